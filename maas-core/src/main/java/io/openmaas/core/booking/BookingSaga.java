package io.openmaas.core.booking;

import io.openmaas.core.booking.SagaStep.Ask;
import io.openmaas.core.booking.SagaStep.Kind;
import io.openmaas.core.booking.SagaStep.LegCall;
import io.openmaas.core.booking.SagaStep.Move;
import io.openmaas.core.booking.SagaStep.Order;
import io.openmaas.core.booking.SagaStep.Rest;
import io.openmaas.core.itinerary.TransitLeg;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How all legs of a booking come about, or none: hold all, confirm the least reversible last, and
 * where one fails release the others in reverse. Pure: it says what to do next and takes in what
 * came of it; who calls operators and stores is elsewhere.
 */
public final class BookingSaga {

  /**
   * How often a hold may stay without an answer before the booking is given up, also when the
   * operator says in between that it knows nothing of it. With the pauses this is a few minutes.
   */
  static final int MOST_ATTEMPTS_TO_HOLD = 7;

  private BookingSaga() {}

  /** What has to happen now. */
  public static SagaStep next(BookingInProgress booking, Instant now) {
    return switch (booking.booking().state()) {
      case HOLDING -> giveUpOr(booking, now, () -> hold(booking));
      case CONFIRMING -> giveUpOr(booking, now, () -> confirm(booking));
      case RELEASING -> release(booking);
      case IN_USE -> finish(booking);
      case CONFIRMED, COMPLETED, FAILED, CANCELLED -> new Rest();
    };
  }

  /** Takes in the answers, then moves as far as it goes without asking anybody. */
  public static BookingInProgress after(
      BookingInProgress before, List<LegAnswer> answers, Instant now) {
    BookingInProgress booking = before;
    for (LegAnswer answer : answers) {
      booking = take(booking, answer);
    }
    return settled(booking.attempts(attempts(before, booking)), now);
  }

  /** Hearing that nothing has come of a call is not progress, or it would be repeated for ever. */
  private static int attempts(BookingInProgress before, BookingInProgress after) {
    if (after.inDoubt()) {
      return before.attempts() + 1;
    }
    return legStates(after).equals(legStates(before)) ? before.attempts() : 0;
  }

  private static List<LegState> legStates(BookingInProgress booking) {
    return booking.booking().legs().stream().map(BookingLeg::state).toList();
  }

  /** Moves as far as it goes without asking anybody. */
  public static BookingInProgress settled(BookingInProgress before, Instant now) {
    BookingInProgress booking = withLegsToRelease(before);
    while (next(booking, now) instanceof Move(BookingInProgress to)) {
      booking = withLegsToRelease(to);
    }
    return booking;
  }

  private static SagaStep giveUpOr(
      BookingInProgress booking, Instant now, java.util.function.Supplier<SagaStep> goOn) {
    return reasonToGiveUp(booking, now)
        .<SagaStep>map(reason -> new Move(booking.givenUp(BookingState.FAILED, reason)))
        .orElseGet(goOn);
  }

  private static Optional<String> reasonToGiveUp(BookingInProgress booking, Instant now) {
    for (int i = 0; i < booking.progress().size(); i++) {
      var progress = booking.progress(i);
      String who = "leg " + i + " (" + operator(booking, i) + ")";
      if (progress.refusal().isPresent()) {
        return Optional.of(who + " was refused: " + progress.refusal().get());
      }
      boolean expired =
          booking.leg(i).state() == LegState.HELD
              && progress.unanswered().isEmpty()
              && progress.heldUntil().filter(until -> !now.isBefore(until)).isPresent();
      if (expired) {
        return Optional.of(who + " was held until " + progress.heldUntil().get() + " only");
      }
      if (progress.unanswered().filter(LegProgress.Unanswered.HOLD::equals).isPresent()
          && booking.attempts() >= MOST_ATTEMPTS_TO_HOLD) {
        return Optional.of(who + " could not be held: the operator does not answer");
      }
    }
    return Optional.empty();
  }

  private static SagaStep hold(BookingInProgress booking) {
    var calls = calls(booking, booking.indexes(LegState.PLANNED), Kind.HOLD);
    return calls.isEmpty()
        ? new Move(booking.to(BookingState.CONFIRMING))
        : new Ask(calls, Order.IN_PARALLEL);
  }

  private static SagaStep confirm(BookingInProgress booking) {
    var held = booking.indexes(LegState.HELD).boxed().toList();
    if (held.isEmpty()) {
      return new Move(booking.to(BookingState.CONFIRMED));
    }
    int first = held.stream().mapToInt(i -> irreversibility(booking, i)).min().orElseThrow();
    var wave = held.stream().mapToInt(i -> i).filter(i -> irreversibility(booking, i) == first);
    return new Ask(calls(booking, wave, Kind.CONFIRM), Order.IN_PARALLEL);
  }

  private static SagaStep release(BookingInProgress booking) {
    if (booking.booking().legs().stream().anyMatch(leg -> leg.state() == LegState.IN_USE)) {
      return new Move(booking.to(BookingState.IN_USE));
    }
    var calls = releases(booking);
    return calls.isEmpty()
        ? new Move(booking.to(booking.endsAs().orElseThrow()))
        : new Ask(calls, Order.IN_TURN);
  }

  /** Of a trip that began while it was being cancelled the other legs are still released. */
  private static SagaStep finish(BookingInProgress booking) {
    var calls = releases(booking);
    if (!calls.isEmpty()) {
      return new Ask(calls, Order.IN_TURN);
    }
    return booking.isOver() ? new Move(booking.to(BookingState.COMPLETED)) : new Rest();
  }

  /** The least reversible first, then from the last leg to the first. */
  private static List<LegCall> releases(BookingInProgress booking) {
    var inReverse = new ArrayList<Integer>();
    for (int i = booking.progress().size() - 1; i >= 0; i--) {
      var state = booking.leg(i).state();
      if (state == LegState.PLANNED || state == LegState.RELEASING) {
        inReverse.add(i);
      }
    }
    inReverse.sort((a, b) -> irreversibility(booking, b) - irreversibility(booking, a));
    return calls(booking, inReverse.stream().mapToInt(i -> i), Kind.RELEASE);
  }

  private static List<LegCall> calls(BookingInProgress booking, IntStream legs, Kind kind) {
    return legs.mapToObj(
            i ->
                new LegCall(
                    booking.leg(i).key(), mustAskFirst(booking, i, kind) ? Kind.FIND : kind))
        .toList();
  }

  /**
   * An unknown outcome is asked about before anything is repeated; so is a leg to be released of
   * which we do not know whether a hold has reached the operator.
   */
  private static boolean mustAskFirst(BookingInProgress booking, int leg, Kind kind) {
    return booking.progress(leg).unanswered().isPresent()
        || kind == Kind.RELEASE && booking.leg(leg).state() == LegState.PLANNED;
  }

  /** A ticket, once issued, is harder to give back than a reserved vehicle. */
  private static int irreversibility(BookingInProgress booking, int leg) {
    return booking.leg(leg).leg() instanceof TransitLeg ? 1 : 0;
  }

  private static BookingInProgress withLegsToRelease(BookingInProgress before) {
    if (before.booking().state() != BookingState.RELEASING) {
      return before;
    }
    BookingInProgress booking = before;
    for (int i = 0; i < booking.progress().size(); i++) {
      var state = booking.leg(i).state();
      if (state == LegState.HELD || state == LegState.CONFIRMED) {
        booking = booking.legTo(i, LegState.RELEASING);
      }
    }
    return booking;
  }

  private static BookingInProgress take(BookingInProgress booking, LegAnswer answer) {
    int i = answer.leg().index();
    var progress = booking.progress(i);
    return switch (answer) {
      case LegAnswer.ToHold(_, HoldsLegs.Hold hold) ->
          switch (hold) {
            case HoldsLegs.Hold.Held(var ref, var until) ->
                booking
                    .legTo(i, LegState.HELD)
                    .knownAs(i, ref)
                    .with(i, progress.heldUntil(Optional.of(until)));
            case HoldsLegs.Hold.Refused(var reason) ->
                booking.legTo(i, LegState.REFUSED).with(i, progress.refused(reason));
            case HoldsLegs.Hold.Unknown _ ->
                booking.with(i, progress.inDoubt(LegProgress.Unanswered.HOLD));
          };
      case LegAnswer.ToConfirm(_, HoldsLegs.Confirmation confirmation) ->
          switch (confirmation) {
            case HoldsLegs.Confirmation.Confirmed(var ticket) ->
                booking.legTo(i, LegState.CONFIRMED).ticket(i, ticket).with(i, progress.answered());
            // it stays held, and so is released with the others
            case HoldsLegs.Confirmation.Refused(var reason) ->
                booking.with(i, progress.refused(reason));
            case HoldsLegs.Confirmation.Unknown _ ->
                booking.with(i, progress.inDoubt(LegProgress.Unanswered.CONFIRM));
          };
      case LegAnswer.ToRelease(_, HoldsLegs.Release release) ->
          switch (release) {
            case HoldsLegs.Release.Released() ->
                booking.legTo(i, LegState.RELEASED).with(i, progress.answered());
            case HoldsLegs.Release.Refused(var reason) ->
                booking.with(i, progress.refused(reason).inDoubt(LegProgress.Unanswered.RELEASE));
            case HoldsLegs.Release.Unknown _ ->
                booking.with(i, progress.inDoubt(LegProgress.Unanswered.RELEASE));
          };
      case LegAnswer.ToFind(_, var standing) ->
          standing.isPresent() ? found(booking, i, standing.get()) : unheardOf(booking, i);
      case LegAnswer.NoWord _ ->
          booking.with(
              i, progress.inDoubt(progress.unanswered().orElse(LegProgress.Unanswered.HOLD)));
    };
  }

  /** The operator knows nothing of the leg. */
  private static BookingInProgress unheardOf(BookingInProgress booking, int i) {
    var progress = booking.progress(i).answered();
    return switch (booking.leg(i).state()) {
      case PLANNED ->
          booking.booking().state() == BookingState.RELEASING
              ? booking.legTo(i, LegState.RELEASED).with(i, progress)
              : booking.with(i, progress);
      case HELD, RELEASING -> gone(booking, i);
      case UNBOOKED, CONFIRMED, IN_USE, FINISHED, RELEASED, REFUSED -> booking.with(i, progress);
    };
  }

  private static BookingInProgress found(
      BookingInProgress booking, int i, HoldsLegs.Standing standing) {
    return switch (standing.state()) {
      case HELD -> foundHeld(booking, i, standing);
      case CONFIRMED -> foundConfirmed(booking, i, standing);
      case IN_USE, FINISHED -> foundInUse(booking, i, standing);
      case RELEASED, REFUSED ->
          booking.leg(i).state() == LegState.PLANNED
              ? booking
                  .legTo(i, LegState.REFUSED)
                  .with(i, booking.progress(i).refused("the operator does not hold it"))
              : gone(booking, i);
      // the operator is still at it: ask again later
      case UNBOOKED, PLANNED, RELEASING ->
          booking.progress(i).unanswered().isPresent()
              ? booking
              : booking.with(i, booking.progress(i).inDoubt(LegProgress.Unanswered.HOLD));
    };
  }

  private static BookingInProgress foundHeld(
      BookingInProgress booking, int i, HoldsLegs.Standing standing) {
    return booking.leg(i).state() == LegState.PLANNED
        ? booking
            .legTo(i, LegState.HELD)
            .knownAs(i, standing.ref())
            .with(i, booking.progress(i).answered())
        : booking.with(i, booking.progress(i).answered());
  }

  private static BookingInProgress foundConfirmed(
      BookingInProgress booking, int i, HoldsLegs.Standing standing) {
    var held = foundHeld(booking, i, standing);
    return held.leg(i).state() == LegState.HELD
        ? held.legTo(i, LegState.CONFIRMED).ticket(i, standing.ticket())
        : held;
  }

  private static BookingInProgress foundInUse(
      BookingInProgress booking, int i, HoldsLegs.Standing standing) {
    var confirmed = foundConfirmed(booking, i, standing);
    return LegTransitions.allows(confirmed.leg(i).state(), LegState.IN_USE)
        ? confirmed.legTo(i, LegState.IN_USE)
        : confirmed;
  }

  /** It was ours and is not any more. */
  private static BookingInProgress gone(BookingInProgress booking, int i) {
    var progress = booking.progress(i).answered();
    return LegTransitions.allows(booking.leg(i).state(), LegState.RELEASED)
        ? booking
            .legTo(i, LegState.RELEASED)
            .with(i, progress.refused("the operator does not hold it any more"))
        : booking.with(i, progress);
  }

  private static String operator(BookingInProgress booking, int leg) {
    return booking.leg(leg).leg().bookedWith().map(Object::toString).orElse("nobody");
  }
}
