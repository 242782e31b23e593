package io.openmaas.terminal.fleet.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.fleet.care.CareBeans;
import io.openmaas.terminal.fleet.condition.Reading;
import io.openmaas.terminal.fleet.condition.Readings;
import io.openmaas.terminal.fleet.condition.Upkeep;
import io.openmaas.terminal.fleet.condition.VehicleCondition;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobRulesTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private final JobRules rules = CareBeans.shipped();

  /** Columns: propulsion, what is known of the vehicle, the kinds of jobs that are wanted. */
  private static final String TABLE =
      """
      COMBUSTION  FUEL_PERCENT=19                   | REFUELLING
      COMBUSTION  FUEL_PERCENT=20                   |
      HYBRID      FUEL_PERCENT=3                    | REFUELLING
      ELECTRIC    FUEL_PERCENT=3                    |
      ELECTRIC    TRACTION_BATTERY_PERCENT=14       | CHARGING
      ELECTRIC    TRACTION_BATTERY_PERCENT=15       |
      HYBRID      TRACTION_BATTERY_PERCENT=2        |
      ELECTRIC    metres=9999999                    |
      ELECTRIC    metres=10000000                   | MAINTENANCE
      ELECTRIC    days=364                          |
      ELECTRIC    days=365                          | MAINTENANCE
      ELECTRIC    FAULT_LAMP=1                      | MAINTENANCE
      ELECTRIC    faults=1                          | MAINTENANCE
      ELECTRIC    TYRE_FRONT_LEFT_KPA=179           | MAINTENANCE
      ELECTRIC    TYRE_FRONT_LEFT_KPA=240 TYRE_REAR_RIGHT_KPA=170 | MAINTENANCE
      ELECTRIC    TYRE_FRONT_LEFT_KPA=240           |
      ELECTRIC    rentals=14                        |
      ELECTRIC    rentals=15                        | CLEANING
      ELECTRIC    dirty=1                           | CLEANING
      COMBUSTION  FUEL_PERCENT=1 rentals=20 days=400 | REFUELLING CLEANING MAINTENANCE
      COMBUSTION  nothing=0                         |
      """;

  @Test
  void jobs_are_drawn_from_fuel_charge_mileage_faults_and_tyres() {
    for (String line : TABLE.lines().toList()) {
      String[] sides = line.split("\\|", -1);
      VehicleCondition condition = condition(sides[0].strip());
      assertEquals(
          sides[1].strip(),
          String.join(
              " ", rules.wanted(condition, Map.of()).keySet().stream().map(Enum::name).toList()),
          line);
    }
  }

  @Test
  void what_was_said_before_the_work_was_done_wants_it_no_more() {
    VehicleCondition empty = condition("COMBUSTION FUEL_PERCENT=5");
    assertEquals(1, rules.wanted(empty, Map.of()).size());
    assertEquals(Map.of(), rules.wanted(empty, Map.of(JobKind.REFUELLING, NOW.plusSeconds(1))));
    assertEquals(1, rules.wanted(empty, Map.of(JobKind.REFUELLING, NOW.minusSeconds(1))).size());
  }

  @Test
  void a_job_is_settled_only_well_beyond_the_threshold() {
    assertFalse(
        rules.isSettled(JobKind.REFUELLING, condition("COMBUSTION FUEL_PERCENT=59"), Map.of()));
    assertTrue(
        rules.isSettled(JobKind.REFUELLING, condition("COMBUSTION FUEL_PERCENT=60"), Map.of()));
    // a vehicle that does not tell settles nothing
    assertFalse(rules.isSettled(JobKind.REFUELLING, condition("COMBUSTION nothing=0"), Map.of()));
    // the lamp went out, but the kilometres stay
    assertFalse(
        rules.isSettled(
            JobKind.MAINTENANCE, condition("ELECTRIC FAULT_LAMP=0 metres=12000000"), Map.of()));
  }

  @Test
  void rules_that_are_wrong_are_named_by_line() {
    assertTrue(message("kind,signal\n").startsWith("line 1"));
    assertTrue(
        message("kind,signal,threshold,settled\nREFUELLING,FUEL_PERCENT_BELOW,20,60\nX,Y,1,2\n")
            .startsWith("line 3"));
    assertTrue(
        message("kind,signal,threshold,settled\nREFUELLING,FUEL_PERCENT_BELOW,20,10\n")
            .contains("wanted again at once"));
  }

  private static String message(String csv) {
    return assertThrows(IllegalArgumentException.class, () -> JobRules.parse(csv)).getMessage();
  }

  static VehicleCondition condition(String text) {
    String[] words = text.split("\\s+");
    var readings = new EnumMap<Measure, Reading>(Measure.class);
    var upkeep = new java.util.HashMap<String, Long>();
    for (String word : List.of(words).subList(1, words.length)) {
      String[] parts = word.split("=");
      try {
        readings.put(Measure.valueOf(parts[0]), new Reading(Long.parseLong(parts[1]), NOW));
      } catch (IllegalArgumentException _) {
        upkeep.put(parts[0], Long.parseLong(parts[1]));
      }
    }
    return new VehicleCondition(
        new VehicleId(new UUID(1, 1)),
        Propulsion.valueOf(words[0]),
        new Readings(readings, List.of(), Optional.empty()),
        new Upkeep(
            upkeep.getOrDefault("metres", 0L),
            upkeep.getOrDefault("days", 0L),
            upkeep.getOrDefault("rentals", 0L),
            upkeep.getOrDefault("dirty", 0L) == 1,
            upkeep.getOrDefault("faults", 0L).intValue()),
        Optional.of(NOW));
  }
}
