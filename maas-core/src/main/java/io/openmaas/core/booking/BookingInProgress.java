package io.openmaas.core.booking;

import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.operator.OperatorRef;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A booking with what the saga remembers of it. Its methods give a changed copy, and refuse what
 * {@link BookingTransitions} and {@link LegTransitions} do not allow.
 *
 * @param progress one for each leg, in the same order
 * @param endsAs how it ends when everything is released: FAILED or CANCELLED; absent until it is
 *     given up
 * @param attempts how often an outcome stayed unknown since a leg last came into another state
 */
public record BookingInProgress(
    Booking booking, List<LegProgress> progress, Optional<BookingState> endsAs, int attempts) {

  private static final Set<LegState> OVER =
      EnumSet.of(LegState.UNBOOKED, LegState.FINISHED, LegState.RELEASED, LegState.REFUSED);

  public BookingInProgress {
    progress = List.copyOf(progress);
    if (progress.size() != booking.legs().size()) {
      throw new IllegalArgumentException(
          progress.size() + " progresses for " + booking.legs().size() + " legs");
    }
  }

  /** A new booking. */
  public static BookingInProgress begin(Booking booking) {
    return new BookingInProgress(
        booking, booking.legs().stream().map(_ -> LegProgress.NONE).toList(), Optional.empty(), 0);
  }

  /** Whether an outcome is unknown, so that the operator has to be asked again later. */
  public boolean inDoubt() {
    return progress.stream().anyMatch(leg -> leg.unanswered().isPresent());
  }

  /** Whether nothing more will happen to any leg. */
  boolean isOver() {
    return booking.legs().stream().allMatch(leg -> OVER.contains(leg.state()));
  }

  BookingLeg leg(int index) {
    return booking.legs().get(index);
  }

  LegProgress progress(int index) {
    return progress.get(index);
  }

  IntStream indexes(LegState state) {
    return IntStream.range(0, progress.size()).filter(i -> leg(i).state() == state);
  }

  BookingInProgress to(BookingState state) {
    if (state == booking.state()) {
      return this;
    }
    BookingTransitions.require(booking.state(), state);
    return with(
        new Booking(
            booking.id(),
            booking.traveller(),
            booking.city(),
            booking.offer(),
            booking.bookedAt(),
            state,
            booking.legs(),
            booking.reason()));
  }

  /** Given up: everything is to be released, then it ends as said. */
  BookingInProgress givenUp(BookingState end, String reason) {
    var releasing = to(BookingState.RELEASING).booking;
    return new BookingInProgress(
        new Booking(
            releasing.id(),
            releasing.traveller(),
            releasing.city(),
            releasing.offer(),
            releasing.bookedAt(),
            releasing.state(),
            releasing.legs(),
            Optional.of(reason)),
        progress,
        Optional.of(end),
        0);
  }

  BookingInProgress legTo(int index, LegState state) {
    var leg = leg(index);
    if (leg.state() == state) {
      return this;
    }
    LegTransitions.require(leg.state(), state);
    return with(
        index,
        new BookingLeg(leg.key(), leg.leg(), leg.price(), state, leg.operatorRef(), leg.ticket()));
  }

  BookingInProgress knownAs(int index, OperatorRef ref) {
    var leg = leg(index);
    return with(
        index,
        new BookingLeg(
            leg.key(), leg.leg(), leg.price(), leg.state(), Optional.of(ref), leg.ticket()));
  }

  BookingInProgress ticket(int index, Optional<Ticket> ticket) {
    var leg = leg(index);
    return with(
        index,
        new BookingLeg(leg.key(), leg.leg(), leg.price(), leg.state(), leg.operatorRef(), ticket));
  }

  /** The leg is made in another way than booked; its price stays. */
  BookingInProgress by(int index, Leg other) {
    var leg = leg(index);
    return with(
        index,
        new BookingLeg(
            leg.key(), other, leg.price(), leg.state(), leg.operatorRef(), leg.ticket()));
  }

  BookingInProgress with(int index, LegProgress leg) {
    var changed = new ArrayList<>(progress);
    changed.set(index, leg);
    return new BookingInProgress(booking, changed, endsAs, attempts);
  }

  BookingInProgress attempts(int count) {
    return new BookingInProgress(booking, progress, endsAs, count);
  }

  private BookingInProgress with(int index, BookingLeg leg) {
    var legs = new ArrayList<>(booking.legs());
    legs.set(index, leg);
    return with(
        new Booking(
            booking.id(),
            booking.traveller(),
            booking.city(),
            booking.offer(),
            booking.bookedAt(),
            booking.state(),
            legs,
            booking.reason()));
  }

  private BookingInProgress with(Booking changed) {
    return new BookingInProgress(changed, progress, endsAs, attempts);
  }
}
