package io.openmaas.core.booking;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.booking.HoldsLegs.Confirmation;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.Release;
import io.openmaas.core.booking.HoldsLegs.Standing;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.testing.Trips;
import io.openmaas.core.time.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Plays scripts of operators' answers to a trip of metro (leg 1) and car (leg 3).
 *
 * <p>Each word of a script is what the operator of the next call answers: {@code ok}, {@code no},
 * {@code ?} (unknown), and for look-ups {@code none}, {@code held}, {@code confirmed}, {@code
 * inuse}, {@code gone}. {@code late} lets eleven minutes pass first, {@code cancel} has the
 * traveller cancel. The result is all calls made, then the states.
 */
class BookingSagaTest {
  private static final BookingId ID = new BookingId(new UUID(7, 7));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          all goes well            | ok ok ok ok                    | hold1 hold3 confirm3 confirm1                               | CONFIRMED CONFIRMED CONFIRMED
          car refused              | ok no ok                       | hold1 hold3 release1                                        | FAILED RELEASED REFUSED
          both refused             | no no                          | hold1 hold3                                                 | FAILED REFUSED REFUSED
          car not confirmed        | ok ok no ok ok                 | hold1 hold3 confirm3 release1 release3                      | FAILED RELEASED RELEASED
          ticket not issued        | ok ok ok no ok ok              | hold1 hold3 confirm3 confirm1 release1 release3             | FAILED RELEASED RELEASED
          hold lost, was effective | ok ? held ok ok                | hold1 hold3 find3 confirm3 confirm1                         | CONFIRMED CONFIRMED CONFIRMED
          hold lost, no effect     | ok ? none ok ok ok             | hold1 hold3 find3 hold3 confirm3 confirm1                   | CONFIRMED CONFIRMED CONFIRMED
          hold lost, find lost     | ok ? ? ? held ok ok            | hold1 hold3 find3 find3 find3 confirm3 confirm1             | CONFIRMED CONFIRMED CONFIRMED
          confirm lost, effective  | ok ok ok ? confirmed           | hold1 hold3 confirm3 confirm1 find1                         | CONFIRMED CONFIRMED CONFIRMED
          confirm lost, no effect  | ok ok ok ? held ok             | hold1 hold3 confirm3 confirm1 find1 confirm1                | CONFIRMED CONFIRMED CONFIRMED
          confirm lost, hold gone  | ok ok ok ? gone ok             | hold1 hold3 confirm3 confirm1 find1 release3                | FAILED RELEASED RELEASED
          expired before confirm   | ok ok late ok ok               | hold1 hold3 release1 release3                               | FAILED RELEASED RELEASED
          never answered           | ok ? ? ? ? ? ? ? ok none       | hold1 hold3 find3 find3 find3 find3 find3 find3 release1 find3 | FAILED RELEASED RELEASED
          never holds, finds none  | ok ? none ? none ? none ? none ? none ? none ? ok none | hold1 hold3 find3 hold3 find3 hold3 find3 hold3 find3 hold3 find3 hold3 find3 hold3 release1 find3 | FAILED RELEASED RELEASED
          release lost             | ok no ? gone                   | hold1 hold3 release1 find1                                  | FAILED RELEASED REFUSED
          release lost, no effect  | ok no ? held ok                | hold1 hold3 release1 find1 release1                         | FAILED RELEASED REFUSED
          release refused          | ok no no held ok               | hold1 hold3 release1 find1 release1                         | FAILED RELEASED REFUSED
          cancelled                | ok ok ok ok cancel ok ok       | hold1 hold3 confirm3 confirm1 release1 release3             | CANCELLED RELEASED RELEASED
          cancelled while holding  | cancel held none ok            | find1 find3 release1                                        | CANCELLED RELEASED RELEASED
          cancelled, car unlocked  | ok ok ok ok cancel ok no inuse | hold1 hold3 confirm3 confirm1 release1 release3 find3       | IN_USE RELEASED IN_USE
          """)
  void outcomes(String name, String script, String calls, String states) {
    var play = new Play(script);
    play.run();
    assertEquals(calls.strip(), String.join(" ", play.calls));
    assertEquals(states.strip(), play.states());
  }

  @Test
  void a_release_that_is_refused_again_and_again_is_tried_less_and_less_often() {
    var play = new Play("ok ok ok ok cancel no ok confirmed no confirmed no confirmed no");
    try {
      play.run();
    } catch (AssertionError scriptEnded) {
      // the operator goes on refusing
    }
    assertEquals(4, play.booking.attempts(), "the pause grows with it: " + play.calls);
  }

  /** A booking, and operators that answer by a script. */
  private static final class Play {
    private final List<String> script;
    private final List<String> calls = new ArrayList<>();
    private Instant now = EIGHT;
    private BookingInProgress booking =
        ((NewBooking.Outcome.Accepted)
                NewBooking.decide(
                    Trips.offer(UUID.randomUUID(), Trips.metroThenCar()),
                    Trips.anna(),
                    Trips.MARENHOLM,
                    ID,
                    EIGHT))
            .booking();

    Play(String script) {
      this.script = new ArrayList<>(List.of(script.strip().split(" ")));
    }

    void run() {
      while (true) {
        happenings();
        switch (BookingSaga.next(booking, now)) {
          case SagaStep.Ask ask -> {
            var answers = ask.calls().stream().map(this::answer).toList();
            booking = BookingSaga.after(booking, answers, now);
          }
          case SagaStep.Move _ -> booking = BookingSaga.settled(booking, now);
          case SagaStep.Rest _ -> {
            if (script.isEmpty()) {
              return;
            }
            throw new AssertionError("left over: " + script + " after " + calls);
          }
        }
      }
    }

    private void happenings() {
      while (!script.isEmpty()) {
        switch (script.getFirst()) {
          case "late" -> now = now.plus(Duration.ofMinutes(11));
          case "cancel" ->
              booking =
                  ((Cancellation.Outcome.Accepted) Cancellation.decide(booking, now)).booking();
          default -> {
            return;
          }
        }
        script.removeFirst();
      }
    }

    private LegAnswer answer(SagaStep.LegCall call) {
      calls.add(call.kind().name().toLowerCase() + call.leg().index());
      if (script.isEmpty()) {
        throw new AssertionError("nothing scripted for " + calls);
      }
      String word = script.removeFirst();
      var ref = new OperatorRef(Trips.TRANSIT, "ref" + call.leg().index());
      return switch (call.kind()) {
        case HOLD ->
            new LegAnswer.ToHold(
                call.leg(),
                switch (word) {
                  case "ok" -> new Hold.Held(ref, now.plus(Duration.ofMinutes(10)));
                  case "no" -> new Hold.Refused("taken");
                  default -> new Hold.Unknown("time-out");
                });
        case CONFIRM ->
            new LegAnswer.ToConfirm(
                call.leg(),
                switch (word) {
                  case "ok" -> new Confirmation.Confirmed(ticket(call));
                  case "no" -> new Confirmation.Refused("no");
                  default -> new Confirmation.Unknown("time-out");
                });
        case RELEASE ->
            new LegAnswer.ToRelease(
                call.leg(),
                switch (word) {
                  case "ok" -> new Release.Released();
                  case "no" -> new Release.Refused("no");
                  default -> new Release.Unknown("time-out");
                });
        case FIND ->
            switch (word) {
              case "none" -> new LegAnswer.ToFind(call.leg(), Optional.empty());
              case "held" -> found(call, ref, LegState.HELD);
              case "confirmed" -> found(call, ref, LegState.CONFIRMED);
              case "inuse" -> found(call, ref, LegState.IN_USE);
              case "gone" -> found(call, ref, LegState.RELEASED);
              default -> new LegAnswer.NoWord(call.leg(), "time-out");
            };
      };
    }

    private static LegAnswer found(SagaStep.LegCall call, OperatorRef ref, LegState state) {
      return new LegAnswer.ToFind(
          call.leg(), Optional.of(new Standing(ref, state, Optional.empty())));
    }

    private static Optional<Ticket> ticket(SagaStep.LegCall call) {
      return call.leg().index() == 1
          ? Optional.of(new Ticket("T1", "code", new Period(EIGHT, EIGHT.plusSeconds(3600))))
          : Optional.empty();
    }

    String states() {
      return booking.booking().state()
          + " "
          + booking.booking().legs().stream()
              .filter(leg -> leg.state() != LegState.UNBOOKED)
              .map(leg -> leg.state().name())
              .collect(Collectors.joining(" "));
    }
  }
}
