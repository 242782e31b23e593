package io.openmaas.billing.metering;

import static io.openmaas.billing.testing.BillingFixture.CITY_FLAT;
import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeteredUsesTest {
  private static final OperatorId TAXI = new OperatorId("taxi");
  private static final Instant PLANNED = Instant.parse("2026-10-12T09:00:00Z");

  private static Booking booking(BookingState state, LegState legState) {
    var id = new BookingId(UUID.randomUUID());
    var leg =
        new RideLeg(
            BillingFixture.movement(Period.of(PLANNED, Duration.ofMinutes(10)), 4_200), TAXI);
    var price =
        new LegPrice(
            LegPrice.Kind.FIXED,
            Money.of("12.00", EUR),
            Money.of("9.00", EUR),
            Optional.empty(),
            CITY_FLAT,
            "3.00 less in your plan");
    return new Booking(
        id,
        new TravellerId(UUID.randomUUID()),
        MARENHOLM.id(),
        new OfferId(UUID.randomUUID()),
        PLANNED.minusSeconds(7_200),
        state,
        List.of(
            new BookingLeg(
                new LegKey(id, 0),
                leg,
                Optional.of(price),
                legState,
                Optional.of(new OperatorRef(TAXI, "T-1")),
                Optional.empty())),
        Optional.empty());
  }

  @Test
  void a_ride_that_is_over_is_used_at_the_price_that_was_promised() {
    var over = booking(BookingState.COMPLETED, LegState.FINISHED);
    var use = MeteredUses.ofRide(over, over.legs().getFirst()).orElseThrow();
    assertEquals(UsageKind.TAXI, use.use().kind());
    assertEquals("4.2", use.use().quantity(Measure.KILOMETRES).toPlainString());
    assertEquals(Money.of("12.00", EUR), use.use().price().orElseThrow());
    assertEquals(new Pin.Promise.Fixed(Money.of("9.00", EUR)), use.pin().promise());
    assertEquals(CITY_FLAT, use.pin().tariff().orElseThrow());
    var before = booking(BookingState.IN_USE, LegState.IN_USE);
    assertEquals(Optional.empty(), MeteredUses.ofRide(before, before.legs().getFirst()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CANCELLED | RELEASED  | 2026-10-12T08:00:30Z | 59
          CANCELLED | RELEASED  | 2026-10-12T09:10:00Z | 0
          CANCELLED | RELEASING | 2026-10-12T08:00:00Z | none
          FAILED    | RELEASED  | 2026-10-12T08:00:00Z | none
          COMPLETED | FINISHED  | 2026-10-12T08:00:00Z | none
          """)
  void what_the_traveller_gives_back_is_a_cancellation_with_its_notice(
      BookingState state, LegState legState, Instant at, String noticeMinutes) {
    var booking = booking(state, legState);
    var told = MeteredUses.ofCancellation(booking, booking.legs().getFirst(), at);
    assertEquals(
        noticeMinutes,
        told.map(use -> use.use().quantity(MeteredUses.NOTICE_MINUTES).toPlainString())
            .orElse("none"));
    told.ifPresent(
        use -> {
          assertEquals(UsageKind.CANCELLATION, use.use().kind());
          assertEquals("leg/" + booking.legs().getFirst().key() + "/cancelled", use.key().value());
        });
  }
}
