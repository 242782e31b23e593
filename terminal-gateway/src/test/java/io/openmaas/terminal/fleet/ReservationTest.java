package io.openmaas.terminal.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReservationTest {
  private static final Instant TEN = Instant.parse("2026-05-04T10:00:00Z");

  private final Reservation held =
      Reservation.held(
          new RentalId(new UUID(0, 1)),
          new LegKey(new BookingId(new UUID(0, 2)), 0),
          new TravellerId(new UUID(0, 3)),
          new VehicleId(new UUID(0, 4)),
          new TariffRef("t"),
          Plan.of(
              Period.of(TEN, Duration.ofMinutes(30)),
              Optional.empty(),
              TEN,
              ReservationRules.USUAL),
          Period.of(TEN, Duration.ofMinutes(15)));

  @Test
  void from_hold_to_finished_rental() {
    Reservation returned =
        held.confirmed()
            .unlockAsked(TEN)
            .unlocked(TEN.plusSeconds(3))
            .returned(TEN.plusSeconds(90));
    assertEquals(
        Optional.of(new Period(TEN.plusSeconds(3), TEN.plusSeconds(90))), returned.rentalTime());
    assertEquals(ReservationState.FINISHED, returned.finished(TEN.plusSeconds(95)).state());
  }

  @Test
  void a_rental_cannot_end_before_it_began() {
    Reservation used = held.confirmed().unlockAsked(TEN).unlocked(TEN);
    assertEquals(
        Optional.of(new Period(TEN, TEN)), used.returned(TEN.minusSeconds(5)).rentalTime());
  }

  @Test
  void what_the_states_do_not_allow_is_refused() {
    assertThrows(IllegalStateException.class, () -> held.unlockAsked(TEN));
    assertThrows(IllegalStateException.class, () -> held.returned(TEN));
    Reservation released = held.released();
    assertThrows(IllegalStateException.class, released::confirmed);
    Reservation used = held.confirmed().unlockAsked(TEN).unlocked(TEN);
    assertThrows(IllegalStateException.class, used::released);
    assertThrows(IllegalStateException.class, () -> used.unlocked(TEN));
  }

  @Test
  void every_attempt_to_unlock_counts_from_the_first() {
    Reservation twice = held.confirmed().unlockAsked(TEN).unlockAsked(TEN.plusSeconds(20));
    assertEquals(2, twice.times().unlockAttempts());
    assertEquals(Optional.of(TEN), twice.times().unlockAskedAt());
    assertEquals(held.confirmed(), twice.unlockNotSent());
  }
}
