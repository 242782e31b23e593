package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records as lines of text: {@code 10:00:05 on dev=1000 north=250 kmh=30}.
 *
 * <p>{@code on|off} the ignition, {@code obd= can= dev=} odometers in metres, {@code north=} a fix
 * so many metres north of a fixed point, {@code kmh=} its speed, {@code zero} a fix at 0/0, {@code
 * other} another terminal, {@code flipped} the longitude's sign turned, {@code seq= card= burnt=
 * tank= wh=} number, driver card, fuel counter and level in millilitres, energy counter, {@code
 * ahead} the clock was ahead when it came, {@code link=} the chain link.
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
    return kept(script).stream().map(KeptRecord::record).toList();
  }

  public static List<KeptRecord> kept(String script) {
    return script.lines().filter(line -> !line.isBlank()).map(TripScript::record).toList();
  }

  private static KeptRecord record(String line) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    var details = new EnumMap<Detail, String>(Detail.class);
    Imei terminal = TERMINAL;
    Coordinates position = null;
    int kmh = 0;
    long link = 0;
    Set<Doubt> doubts = Set.of();
    String[] words = line.strip().split("\\s+");
    for (int i = 1; i < words.length; i++) {
      String[] parts = words[i].split("=");
      switch (parts[0]) {
        case "on" -> measures.put(Measure.IGNITION, 1L);
        case "off" -> measures.put(Measure.IGNITION, 0L);
        case "obd" -> measures.put(Measure.ODOMETER_OBD_M, Long.valueOf(parts[1]));
        case "can" -> measures.put(Measure.ODOMETER_CAN_M, Long.valueOf(parts[1]));
        case "dash" -> measures.put(Measure.ODOMETER_DASHBOARD_M, Long.valueOf(parts[1]));
        case "dev" -> measures.put(Measure.ODOMETER_DEVICE_M, Long.valueOf(parts[1]));
        case "seq" -> measures.put(Measure.SEQUENCE, Long.valueOf(parts[1]));
        case "burnt" -> measures.put(Measure.FUEL_USED_ML, Long.valueOf(parts[1]));
        case "tank" -> measures.put(Measure.FUEL_ML, Long.valueOf(parts[1]));
        case "wh" -> measures.put(Measure.ENERGY_USED_WH, Long.valueOf(parts[1]));
        case "card" -> details.put(Detail.DRIVER_CARD, parts[1]);
        case "north" -> position = north(Double.parseDouble(parts[1]));
        case "flipped" -> position = new Coordinates(position.latitude(), -position.longitude());
        case "zero" -> position = new Coordinates(0, 0);
        case "kmh" -> kmh = Integer.parseInt(parts[1]);
        case "other" -> terminal = OTHER;
        case "ahead" -> doubts = Set.of(Doubt.CLOCK_AHEAD);
        case "link" -> link = Long.parseLong(parts[1]);
        default -> throw new IllegalArgumentException(words[i]);
      }
    }
    int speed = kmh;
    var record =
        new TerminalRecord(
            terminal,
            words[0].length() > 8 ? Instant.parse(words[0]) : at(words[0]),
            Optional.ofNullable(position).map(point -> new Fix(point, 10, 0, speed, 9)),
            measures,
            details);
    return new KeptRecord(record, link, doubts);
  }
}
