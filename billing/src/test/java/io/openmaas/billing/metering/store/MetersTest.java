package io.openmaas.billing.metering.store;

import static io.openmaas.billing.testing.BillingFixture.CITY_FLAT;
import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.MeteredUses;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.Rental;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final Instant UNLOCKED = Instant.parse("2026-10-12T09:00:00Z");

  private BillingFixture fixture;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void finished(Rental rental) {
    fixture.inTransaction(
        connection -> fixture.meters.rentalFinished(connection, rental, Optional.empty()));
  }

  private List<Usage> standing(TravellerId traveller) {
    return fixture.inTransaction(
        connection ->
            fixture.usageLog.listStanding(
                connection,
                AccountId.of(traveller, MARENHOLM.id()),
                Period.of(UNLOCKED.minus(Duration.ofDays(60)), Duration.ofDays(120))));
  }

  private static Usage usage(Rental rental) {
    return MeteredUses.ofRental(rental, Optional.empty(), Optional.empty());
  }

  @Test
  void a_rental_that_is_told_twice_counts_once_and_comes_back_as_it_was() {
    var traveller = fixture.signUp("Ada", "Lund");
    var rental =
        BillingFixture.rental(traveller, CITY_FLAT, UNLOCKED, Duration.ofSeconds(1440), 3000, 2432);
    finished(rental);
    finished(rental);
    assertEquals(List.of(usage(rental)), standing(traveller));
    assertEquals(0, fixture.count("billing.usage_conflict"));
  }

  @Test
  void a_rental_that_is_told_anew_is_corrected_by_a_row_of_its_own() {
    var traveller = fixture.signUp("Ada", "Lund");
    var rental =
        BillingFixture.rental(traveller, CITY_FLAT, UNLOCKED, Duration.ofSeconds(1440), 3000);
    var longer =
        new Rental(
            rental.id(),
            rental.leg(),
            rental.traveller(),
            rental.city(),
            rental.vehicle(),
            rental.tariff(),
            Period.of(UNLOCKED, Duration.ofHours(3)),
            rental.trips());
    finished(rental);
    finished(longer);
    finished(longer);
    assertEquals(List.of(usage(longer)), standing(traveller));
    finished(rental);
    assertEquals(List.of(usage(rental)), standing(traveller));
    assertEquals(3, fixture.count("billing.usage"), "each change is kept, repetitions are not");
    assertEquals(0, fixture.count("billing.usage_conflict"));
  }

  @Test
  void a_ticket_is_usage_and_a_debt_to_the_operator_until_it_is_given_back() {
    var traveller = fixture.signUp("Ada", "Lund");
    var id = new BookingId(UUID.randomUUID());
    change(id, traveller, LegState.HELD);
    assertEquals(List.of(), standing(traveller));

    change(id, traveller, LegState.CONFIRMED);
    change(id, traveller, LegState.IN_USE);
    assertEquals(1, standing(traveller).size());
    var owed = fixture.statements.list(Optional.of(MARENHOLM.id())).await().indefinitely();
    assertEquals(1, owed.size());
    assertEquals(Money.of("2.28", EUR), owed.getFirst().owed());
    assertEquals(Money.of("0.12", EUR), owed.getFirst().commission());

    change(id, traveller, LegState.RELEASED);
    change(id, traveller, LegState.RELEASED);
    assertEquals(List.of(), standing(traveller));
    var after = fixture.statements.list(Optional.empty()).await().indefinitely().getFirst();
    assertEquals(Money.zero(EUR), after.owed());
    assertEquals(1, after.sold());
    assertEquals(1, after.returned());
  }

  @Test
  void a_ticket_that_the_operator_is_slow_to_take_back_is_not_invoiced_meanwhile() {
    var traveller = fixture.signUp("Ada", "Lund");
    var id = new BookingId(UUID.randomUUID());
    change(id, traveller, LegState.CONFIRMED);
    change(id, traveller, LegState.RELEASING);
    assertEquals(List.of(), standing(traveller));
    var owed = fixture.statements.list(Optional.empty()).await().indefinitely().getFirst();
    assertEquals(Money.of("2.28", EUR), owed.owed(), "until the operator has taken it back");

    change(id, traveller, LegState.RELEASED);
    change(id, traveller, LegState.RELEASED);
    assertEquals(List.of(), standing(traveller));
    var after = fixture.statements.list(Optional.empty()).await().indefinitely().getFirst();
    assertEquals(Money.zero(EUR), after.owed());
    assertEquals(1, after.returned());
  }

  private void change(BookingId id, TravellerId traveller, LegState state) {
    var booking = BillingFixture.ride(id, traveller, CITY_FLAT, UNLOCKED, "2.40", state);
    fixture.inTransaction(
        connection -> fixture.meters.bookingChanged(connection, booking, UNLOCKED));
  }
}
