package io.openmaas.billing.metering.store;

import static io.openmaas.billing.testing.BillingFixture.CITY_FLAT;
import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.event.Event;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.trip.TripVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningUsesTest {
  private static final Instant UNLOCKED = Instant.parse("2026-10-12T09:00:00Z");

  private BillingFixture fixture;
  private TravellerId ada;
  private Rental rental;
  private Booking booking;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    ada = fixture.signUp("Ada", "Lund");
    rental = BillingFixture.rental(ada, CITY_FLAT, UNLOCKED, Duration.ofMinutes(50), 3_000, 4_500);
    booking = booking();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Booking booking() {
    var vehicle = rental.vehicle();
    var planned = Period.of(UNLOCKED, Duration.ofMinutes(20));
    var leg =
        new RentalLeg(
            BillingFixture.movement(planned, 7_000),
            new OperatorRef(new OperatorId("openmaas"), vehicle.id().toString()),
            vehicle.plate(),
            vehicle.model(),
            vehicle.vehicleClass(),
            vehicle.propulsion());
    var price =
        new LegPrice(
            LegPrice.Kind.METERED,
            Money.of("9.00", EUR),
            Money.of("8.00", EUR),
            Optional.of(Money.of("10.00", EUR)),
            CITY_FLAT,
            "metered");
    return new Booking(
        rental.leg().booking(),
        ada,
        MARENHOLM.id(),
        new OfferId(UUID.randomUUID()),
        UNLOCKED.minusSeconds(600),
        BookingState.IN_USE,
        List.of(
            new BookingLeg(
                rental.leg(),
                leg,
                Optional.of(price),
                LegState.IN_USE,
                Optional.empty(),
                Optional.empty())),
        Optional.empty());
  }

  private void started() {
    var event =
        new Event.RentalStarted(rental.id(), rental.leg(), ada, rental.vehicle().id(), UNLOCKED);
    fixture.inTransaction(
        c -> fixture.meters.rentalStarted(c, event, booking, booking.legs().getFirst()));
  }

  private void trip(TripRecord trip) {
    fixture.inTransaction(c -> fixture.meters.tripRecorded(c, trip));
  }

  private TripRecord trip(int index, int fromMinute, int toMinute) {
    var made = rental.trips().get(index);
    return revised(made, made.revision(), fromMinute, toMinute, made.metres(), Set.of());
  }

  private static TripRecord revised(
      TripRecord trip,
      int revision,
      int fromMinute,
      int toMinute,
      long metres,
      Set<TripVersion> supersedes) {
    return new TripRecord(
        trip.id(),
        revision,
        trip.vehicle(),
        new Period(
            UNLOCKED.plus(Duration.ofMinutes(fromMinute)),
            UNLOCKED.plus(Duration.ofMinutes(toMinute))),
        metres,
        trip.source(),
        trip.records(),
        trip.start(),
        trip.end(),
        trip.flags(),
        trip.chain(),
        trip.facts(),
        supersedes,
        trip.links());
  }

  /** Minutes and kilometres of what runs, for instance {@code 20 3}. */
  private String running() {
    var list =
        fixture.running.listRunning(AccountId.of(ada, MARENHOLM.id())).await().indefinitely();
    return String.join(
        ", ",
        list.stream()
            .map(
                usage ->
                    usage.use().time().length().toMinutes()
                        + " "
                        + usage.use().quantity(Measure.KILOMETRES).toPlainString())
            .toList());
  }

  @Test
  void at_ignition_off_there_is_a_provisional_use_and_at_the_return_the_final_one_alone() {
    started();
    assertEquals("", running(), "nothing is known before the first ignition-off");
    trip(trip(0, 1, 20));
    assertEquals("20 3", running());
    trip(trip(1, 30, 45));
    assertEquals("45 7.5", running());
    var provisional =
        fixture
            .running
            .listRunning(AccountId.of(ada, MARENHOLM.id()))
            .await()
            .indefinitely()
            .getFirst();
    fixture.inTransaction(
        c -> fixture.meters.rentalFinished(c, rental, Optional.of(booking.legs().getFirst())));
    assertEquals("", running());
    Usage last =
        fixture.inTransaction(c -> fixture.usageLog.find(c, provisional.key())).orElseThrow();
    assertEquals(provisional.pin(), last.pin(), "rated by the same rule");
    assertEquals(provisional.use().dimensions(), last.use().dimensions());
    assertEquals(provisional.proof(), last.proof());
    assertEquals(Duration.ofMinutes(50), last.use().time().length());
    assertEquals(
        new Pin.Promise.AtMost(Money.of("10.00", EUR), 25, 7_700),
        last.pin().promise(),
        "20 planned minutes and 5 more, 7 km and a tenth: by the plan");
    assertEquals("openmaas", last.use().dimension(Use.OPERATOR).orElseThrow());
  }

  /** What was kept here was read by nobody: the bill was right only at the return (issue 4). */
  @Test
  void the_running_bill_charges_what_runs_and_after_the_return_what_is_final() {
    fixture.now = UNLOCKED.plus(Duration.ofHours(1));
    started();
    assertEquals("", bill());
    trip(trip(0, 1, 20));
    // 20 started minutes x 0.22 and 3 km x 0.29
    assertEquals("4.40 EUR, 0.87 EUR provisional", bill());
    fixture.inTransaction(
        c -> fixture.meters.rentalFinished(c, rental, Optional.of(booking.legs().getFirst())));
    // 50 minutes, beyond what was promised: 50 x 0.22 and 7.5 km x 0.29 = 2.175
    assertEquals("11.00 EUR, 2.18 EUR", bill());
  }

  @Test
  void a_limit_that_a_rental_under_way_reaches_is_told_when_the_ignition_is_turned_off() {
    fixture.now = UNLOCKED.plus(Duration.ofHours(1));
    var account = fixture.bills.get(ada, MARENHOLM.id()).await().indefinitely().account();
    fixture.limits.put(account.id(), List.of(Money.of("5.00", EUR))).await().indefinitely();
    var alerts = fixture.alerts();
    assertEquals(1, alerts.sweep().await().indefinitely());
    started();
    assertEquals(0, alerts.sweep().await().indefinitely());
    assertEquals(0, fixture.count("billing.bill_alert"));
    trip(trip(0, 1, 20));
    assertEquals(1, alerts.sweep().await().indefinitely());
    assertEquals(1, fixture.count("billing.bill_alert where total_minor = 527"));
    assertEquals(0, alerts.sweep().await().indefinitely());
  }

  private String bill() {
    var bill = fixture.bills.get(ada, MARENHOLM.id()).await().indefinitely();
    String lines =
        bill.running().stream()
            .flatMap(draft -> draft.lines().stream())
            .map(line -> line.due().amount().toString())
            .collect(java.util.stream.Collectors.joining(", "));
    return bill.provisional().isEmpty() ? lines : lines + " provisional";
  }

  @Test
  void a_trip_told_before_the_rental_a_repetition_and_a_revision_count_once() {
    trip(trip(0, 1, 20));
    started();
    started();
    trip(trip(0, 1, 20));
    assertEquals("20 3", running());
    var first = rental.trips().getFirst();
    trip(revised(first, 2, 1, 22, 3_100, Set.of(first.version())));
    assertEquals("22 3.1", running());
    trip(trip(0, 1, 20));
    assertEquals("22 3.1", running(), "an older revision that comes late");
  }

  @Test
  void trips_that_became_one_count_once() {
    started();
    trip(trip(0, 1, 20));
    trip(trip(1, 30, 45));
    var second = rental.trips().getLast();
    trip(
        revised(
            second,
            2,
            1,
            45,
            7_600,
            Set.of(second.version(), rental.trips().getFirst().version())));
    assertEquals("45 7.6", running());
  }

  @Test
  void trips_before_the_rental_are_of_somebody_else() {
    trip(trip(0, -30, -10));
    started();
    assertEquals("", running());
  }
}
