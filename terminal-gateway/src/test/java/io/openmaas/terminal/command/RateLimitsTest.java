package io.openmaas.terminal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.RateLimits.Limits;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final VehicleId CAR = new VehicleId(new UUID(1, 1));
  private static final VehicleId OTHER = new VehicleId(new UUID(1, 2));
  private static final Authority PERSON = new Authority.Person("one");
  private static final Authority OURSELVES = new Authority.Ourselves("sweep");
  private final RateLimits rates = new RateLimits(new Limits(8, 6, 10, Duration.ofMinutes(15)));
  private long now = 77 * SECOND;

  private boolean horn(VehicleId vehicle, Authority authority) {
    return rates.takeVehicle(vehicle, new Command.Horn(), authority, now).isEmpty();
  }

  private static int count(BooleanSupplier allowed) {
    int count = 0;
    while (count < 1_000 && allowed.getAsBoolean()) {
      count++;
    }
    return count;
  }

  @Test
  void of_one_kind_six_at_once_and_then_one_in_ten_seconds() {
    assertEquals(6, count(() -> horn(CAR, PERSON)));
    now += 9 * SECOND;
    assertEquals(0, count(() -> horn(CAR, PERSON)));
    now += 2 * SECOND;
    assertEquals(1, count(() -> horn(CAR, PERSON)));
    now += 3_600 * SECOND;
    assertEquals(6, count(() -> horn(CAR, PERSON)), "no more is saved up than a minute's");
  }

  @Test
  void all_kinds_together_and_each_vehicle_for_itself() {
    assertEquals(6, count(() -> horn(CAR, PERSON)));
    assertEquals(
        2, count(() -> rates.takeVehicle(CAR, new Command.Lights(), PERSON, now).isEmpty()));
    assertEquals(6, count(() -> horn(OTHER, PERSON)));
  }

  @Test
  void a_person_over_all_vehicles_and_openmaas_not() {
    assertEquals(10, count(() -> rates.takePerson(PERSON, now).isEmpty()));
    assertTrue(rates.takePerson(new Authority.Person("other"), now).isEmpty());
    assertTrue(rates.takePerson(new Authority.Renter(new RentalId(new UUID(0, 1))), now).isEmpty());
    assertEquals(1_000, count(() -> rates.takePerson(OURSELVES, now).isEmpty()));
  }

  @Test
  void the_sweep_leaves_something_for_people() {
    assertEquals(3, count(() -> horn(CAR, OURSELVES)));
    assertEquals(5, count(() -> horn(CAR, PERSON)));
  }

  @Test
  void a_spared_battery_is_not_woken_for_a_quarter_of_an_hour() {
    assertTrue(rates.takeSparing(CAR, now).isEmpty());
    now += 14 * 60 * SECOND;
    assertTrue(rates.takeSparing(CAR, now).isPresent());
    now += 61 * SECOND;
    assertTrue(rates.takeSparing(CAR, now).isEmpty());
  }

  @Test
  void memory_is_bounded() {
    for (int i = 0; i < 100_000; i++) {
      now += SECOND / 100;
      rates.takePerson(new Authority.Person("person " + i), now);
    }
    assertTrue(rates.size() <= 20_000, rates.size() + " buckets");
  }
}
