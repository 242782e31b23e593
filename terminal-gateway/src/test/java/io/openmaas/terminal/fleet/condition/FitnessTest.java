package io.openmaas.terminal.fleet.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FitnessTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final Fitness.Decided NOTHING = new Fitness.Decided(false, false, false, false);

  @Test
  void each_reason_is_named() {
    assertEquals(Set.of(), reasons(Propulsion.ELECTRIC, Map.of(), NOTHING, NOW));
    assertEquals(
        Set.of(Unfitness.JOB),
        reasons(
            Propulsion.ELECTRIC, Map.of(), new Fitness.Decided(true, false, false, false), NOW));
    assertEquals(
        Set.of(Unfitness.DAMAGE, Unfitness.LOCK_WANTED),
        reasons(Propulsion.ELECTRIC, Map.of(), new Fitness.Decided(false, true, true, false), NOW));
    assertEquals(
        Set.of(Unfitness.LOW_CHARGE),
        reasons(Propulsion.ELECTRIC, Map.of(Measure.TRACTION_BATTERY_PERCENT, 9L), NOTHING, NOW));
    assertEquals(
        Set.of(),
        reasons(Propulsion.HYBRID, Map.of(Measure.TRACTION_BATTERY_PERCENT, 9L), NOTHING, NOW));
    assertEquals(
        Set.of(Unfitness.LOW_FUEL),
        reasons(Propulsion.HYBRID, Map.of(Measure.FUEL_PERCENT, 4L), NOTHING, NOW));
    assertEquals(
        Set.of(Unfitness.TYRE),
        reasons(Propulsion.ELECTRIC, Map.of(Measure.TYRE_REAR_LEFT_KPA, 120L), NOTHING, NOW));
  }

  @Test
  void a_terminal_that_is_silent_for_long_makes_unfit_unless_it_is_connected() {
    Instant late = NOW.plus(Duration.ofHours(49));
    assertEquals(Set.of(Unfitness.SILENT), reasons(Propulsion.ELECTRIC, Map.of(), NOTHING, late));
    assertEquals(
        Set.of(),
        reasons(
            Propulsion.ELECTRIC, Map.of(), new Fitness.Decided(false, false, false, true), late));
    var never =
        new VehicleCondition(
            new VehicleId(new UUID(1, 1)),
            Propulsion.ELECTRIC,
            Readings.NONE,
            new Upkeep(0, 0, 0, false, 0),
            Optional.empty());
    assertTrue(Fitness.of(never, NOTHING, late, FitnessRules.USUAL).isFit());
  }

  @Test
  void readings_do_not_depend_on_the_order_nor_on_repetition_of_records() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var records = new ArrayList<TerminalRecord>();
    for (int i = 0; i < 200; i++) {
      var measures =
          new java.util.EnumMap<Measure, Long>(
              Map.of(Measure.FUEL_PERCENT, (long) random.nextInt(100)));
      if (random.nextInt(10) == 0) {
        measures.put(Measure.CRASH, (long) random.nextInt(2));
      }
      Map<Detail, String> details =
          random.nextInt(5) == 0
              ? Map.of(Detail.FAULT_CODES, "P0" + random.nextInt(9) + ",P0420")
              : Map.of();
      records.add(
          new TerminalRecord(
              new Imei("350000000000001"),
              NOW.plusSeconds(random.nextInt(60)),
              Optional.empty(),
              measures,
              details));
    }
    Readings once = Readings.NONE.with(records);
    for (int i = 0; i < 20; i++) {
      List<TerminalRecord> shuffled = new ArrayList<>(records);
      shuffled.addAll(records.subList(0, random.nextInt(200)));
      Collections.shuffle(shuffled, random);
      int cut = random.nextInt(200);
      Readings twice =
          Readings.NONE.with(shuffled.subList(0, cut)).with(shuffled.subList(cut, shuffled.size()));
      assertEquals(once, twice, "seed " + seed);
    }
  }

  private static Set<Unfitness> reasons(
      Propulsion propulsion, Map<Measure, Long> measures, Fitness.Decided decided, Instant now) {
    var record = new TerminalRecord(new Imei("350000000000001"), NOW, Optional.empty(), measures);
    var condition =
        new VehicleCondition(
            new VehicleId(new UUID(1, 1)),
            propulsion,
            Readings.NONE.with(List.of(record)),
            new Upkeep(0, 0, 0, false, 0),
            Optional.of(NOW));
    return Fitness.of(condition, decided, now, FitnessRules.USUAL).reasons();
  }
}
