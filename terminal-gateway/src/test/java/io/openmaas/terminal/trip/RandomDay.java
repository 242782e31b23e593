package io.openmaas.terminal.trip;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A car's day from a seed: a few trips, with all that terminals do to records, or without. */
public final class RandomDay {
  private static final Imei[] TERMINALS = {
    new Imei("350000000000001"), new Imei("350000000000002")
  };

  private final Random random;
  private final boolean disturbed;

  /** Whether the car tells its mileage at the OBD port too, in whole kilometres. */
  private final boolean kilometres;

  private final List<TerminalRecord> records = new ArrayList<>();
  private final List<Long> metres = new ArrayList<>();
  private Instant now = Instant.parse("2026-05-04T06:00:00Z");
  private long odometer;
  private long terminalOdometer;
  private int terminal;

  public RandomDay(long seed) {
    this(seed, true);
  }

  private RandomDay(long seed, boolean disturbed) {
    this.random = new Random(seed);
    this.disturbed = disturbed;
    this.kilometres = seed % 3 == 0;
    odometer = 1_000 + random.nextInt(200_000_000);
    terminalOdometer = random.nextInt(1_000_000);
    int trips = 1 + random.nextInt(4);
    for (int i = 0; i < trips; i++) {
      drive();
      park();
    }
  }

  public static RandomDay undisturbed(long seed) {
    return new RandomDay(seed, false);
  }

  public List<TerminalRecord> records() {
    return records;
  }

  /** Driven on each trip, as the car itself knows. */
  public List<Long> metres() {
    return metres;
  }

  public Instant watermark() {
    return now;
  }

  private void drive() {
    long before = odometer;
    add(Ignition.ON, 0);
    int steps = random.nextInt(20);
    for (int i = 0; i < steps; i++) {
      now = now.plusSeconds(disturbed && random.nextInt(30) == 0 ? random.nextInt(3_000) : 15);
      int driven = random.nextInt(250);
      odometer += driven;
      terminalOdometer += driven;
      if (disturbed && random.nextInt(60) == 0) {
        terminalOdometer = random.nextInt(1_000);
        terminal = 1 - terminal;
      }
      add(Ignition.ON, driven / 4);
    }
    now = now.plusSeconds(5);
    add(Ignition.OFF, 0);
    metres.add(odometer - before);
  }

  private void park() {
    now = now.plusSeconds(1 + random.nextInt(4_000));
    if (random.nextBoolean()) {
      add(Ignition.OFF, 0);
      now = now.plusSeconds(1 + random.nextInt(4_000));
    }
  }

  private enum Ignition {
    ON,
    OFF
  }

  private void add(Ignition ignition, int kmh) {
    if (disturbed && random.nextInt(12) == 0) {
      return;
    }
    var measures = new EnumMap<Measure, Long>(Measure.class);
    if (!disturbed || random.nextInt(15) != 0) {
      measures.put(Measure.IGNITION, ignition == Ignition.ON ? 1L : 0L);
    }
    if (!disturbed || random.nextInt(3) == 0) {
      measures.put(Measure.ODOMETER_CAN_M, odometer);
    }
    if (kilometres) {
      measures.put(Measure.ODOMETER_OBD_M, odometer / 1_000 * 1_000);
    }
    measures.put(Measure.ODOMETER_DEVICE_M, terminalOdometer);
    if (disturbed && random.nextInt(4) == 0) {
      measures.put(Measure.FUEL_USED_ML, odometer / 15);
    }
    Map<Detail, String> details =
        disturbed && random.nextInt(10) == 0
            ? Map.of(Detail.DRIVER_CARD, "A" + random.nextInt(3))
            : Map.of();
    records.add(new TerminalRecord(TERMINALS[terminal], time(), fix(kmh), measures, details));
  }

  /** Terminals of one second's resolution give two records the same time. */
  private Instant time() {
    return disturbed && !records.isEmpty() && random.nextInt(20) == 0
        ? records.getLast().at()
        : now.plus(Duration.ofMillis(disturbed ? random.nextInt(1_000) : 0));
  }

  private Optional<Fix> fix(int kmh) {
    int luck = disturbed ? random.nextInt(20) : 10;
    double north = luck == 0 ? random.nextInt(3_000_000) : odometer % 100_000;
    return luck == 1
        ? Optional.empty()
        : Optional.of(new Fix(TripScript.north(north), 20, 0, kmh, 8));
  }
}
