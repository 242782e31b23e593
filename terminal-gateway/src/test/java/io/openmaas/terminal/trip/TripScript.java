package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/**
 * Records as lines of text: {@code 10:00:05 on dev=1000 north=250 kmh=30}.
 *
 * <p>{@code on|off} the ignition, {@code obd= can= dev=} odometers in metres, {@code north=} a fix
 * so many metres north of a fixed point, {@code kmh=} its speed, {@code zero} a fix at 0/0, {@code
 * other} another terminal.
 */
public final class TripScript {
  private static final Imei TERMINAL = new Imei("350000000000001");
  private static final Imei OTHER = new Imei("350000000000002");
  private static final double METRES_PER_DEGREE = 111_195.08;

  private TripScript() {}

  public static Instant at(String time) {
    return Instant.parse("2026-05-04T" + time + "Z");
  }

  public static Coordinates north(double metres) {
    return new Coordinates(Math.round((54.9 + metres / METRES_PER_DEGREE) * 1e7) / 1e7, 13.9);
  }

  public static List<TerminalRecord> records(String script) {
    return script.lines().filter(line -> !line.isBlank()).map(TripScript::record).toList();
  }

  private static TerminalRecord record(String line) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    Imei terminal = TERMINAL;
    Coordinates position = null;
    int kmh = 0;
    String[] words = line.strip().split("\\s+");
    for (int i = 1; i < words.length; i++) {
      String[] parts = words[i].split("=");
      switch (parts[0]) {
        case "on" -> measures.put(Measure.IGNITION, 1L);
        case "off" -> measures.put(Measure.IGNITION, 0L);
        case "obd" -> measures.put(Measure.ODOMETER_OBD_M, Long.valueOf(parts[1]));
        case "can" -> measures.put(Measure.ODOMETER_CAN_M, Long.valueOf(parts[1]));
        case "dev" -> measures.put(Measure.ODOMETER_DEVICE_M, Long.valueOf(parts[1]));
        case "north" -> position = north(Double.parseDouble(parts[1]));
        case "zero" -> position = new Coordinates(0, 0);
        case "kmh" -> kmh = Integer.parseInt(parts[1]);
        case "other" -> terminal = OTHER;
        default -> throw new IllegalArgumentException(words[i]);
      }
    }
    int speed = kmh;
    return new TerminalRecord(
        terminal,
        at(words[0]),
        Optional.ofNullable(position).map(point -> new Fix(point, 10, 0, speed, 9)),
        measures);
  }
}
