package io.openmaas.terminal.ingest.store;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.RecordIdentity;
import io.openmaas.terminal.ingest.VehicleNews;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The frames of one commit as columns, and what of them turned out to be new. */
final class Batch {
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private final List<ArrivedFrame> frames;
  private final List<Placed> records;
  private final int[] unplaced;

  private Batch(List<ArrivedFrame> frames, List<Placed> records, int[] unplaced) {
    this.frames = frames;
    this.records = records;
    this.unplaced = unplaced;
  }

  /** Which frame of the batch a record came in. */
  private record Placed(CanonicalRecord canonical, VehicleId vehicle, int frame) {}

  static Batch of(List<ArrivedFrame> frames) {
    var records = new HashMap<RecordIdentity, Placed>();
    int[] unplaced = new int[frames.size()];
    for (int i = 0; i < frames.size(); i++) {
      ArrivedFrame frame = frames.get(i);
      for (TerminalRecord record : frame.records()) {
        if (record.at().isBefore(FIRST) || !record.at().isBefore(END)) {
          unplaced[i]++;
        } else {
          CanonicalRecord canonical = CanonicalRecord.of(record);
          records.putIfAbsent(canonical.identity(), new Placed(canonical, frame.vehicle(), i));
        }
      }
    }
    var sorted = new ArrayList<>(records.values());
    sorted.sort(Comparator.comparing(Placed::canonical, CanonicalRecord.ORDER));
    return new Batch(List.copyOf(frames), sorted, unplaced);
  }

  List<ArrivedFrame> frames() {
    return frames;
  }

  Set<VehicleId> vehicles() {
    var vehicles = new TreeSet<>(Comparator.comparing(VehicleId::value));
    frames.forEach(frame -> vehicles.add(frame.vehicle()));
    return vehicles;
  }

  String[] imeis() {
    return framesByImei().keySet().toArray(String[]::new);
  }

  /** In the order of {@link #imeis}: how many records are new. */
  Long[] addedByImei(List<VehicleNews> news) {
    Map<String, Long> added = framesByImei();
    for (VehicleNews each : news) {
      for (TerminalRecord record : each.records()) {
        added.merge(record.terminal().value(), 1L, Long::sum);
      }
    }
    return added.values().toArray(Long[]::new);
  }

  private Map<String, Long> framesByImei() {
    var none = new TreeMap<String, Long>();
    frames.forEach(frame -> none.put(frame.terminal().value(), 0L));
    return none;
  }

  Tuple frameRows(List<Long> ids) {
    int n = frames.size();
    var numbers = new Integer[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = unplaced[i];
    }
    return Tuple.tuple()
        .addValue(ids.toArray(Long[]::new))
        .addValue(
            frames.stream().map(ArrivedFrame::terminal).map(Imei::value).toArray(String[]::new))
        .addValue(
            frames.stream()
                .map(frame -> frame.receivedAt().atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new))
        .addValue(numbers)
        .addValue(
            frames.stream().map(frame -> Buffer.buffer(frame.bytes())).toArray(Buffer[]::new));
  }

  Tuple recordRows(List<Long> frameIds, Map<VehicleId, ChainLink> heads) {
    var columns = new RecordColumns(records.size());
    for (Placed placed : records) {
      columns.add(
          placed.canonical(),
          placed.vehicle().value(),
          frameIds.get(placed.frame()),
          heads.get(placed.vehicle()).number() + 1);
    }
    return columns.tuple();
  }

  /** One entry for each vehicle that has records among these, each with its next link. */
  List<VehicleNews> news(Set<RecordIdentity> fresh, Map<VehicleId, ChainLink> heads) {
    var byVehicle =
        new TreeMap<VehicleId, List<CanonicalRecord>>(Comparator.comparing(VehicleId::value));
    for (Placed placed : records) {
      if (fresh.contains(placed.canonical().identity())) {
        byVehicle.computeIfAbsent(placed.vehicle(), _ -> new ArrayList<>()).add(placed.canonical());
      }
    }
    var news = new ArrayList<VehicleNews>();
    byVehicle.forEach(
        (vehicle, added) ->
            news.add(
                new VehicleNews(
                    vehicle,
                    added.stream().map(CanonicalRecord::record).toList(),
                    heads.get(vehicle).next(added.stream().map(CanonicalRecord::bytes).toList()))));
    return news;
  }

  /** The record table's columns, one array each. */
  private static final class RecordColumns {
    private final UUID[] vehicle;
    private final OffsetDateTime[] at;
    private final Buffer[] identity;
    private final String[] imei;
    private final Long[] frame;
    private final Integer[] latE7;
    private final Integer[] lonE7;
    private final Integer[] altitude;
    private final Integer[] heading;
    private final Integer[] speed;
    private final Integer[] satellites;
    private final String[] measures;
    private final Long[] link;
    private int size;

    RecordColumns(int rows) {
      vehicle = new UUID[rows];
      at = new OffsetDateTime[rows];
      identity = new Buffer[rows];
      imei = new String[rows];
      frame = new Long[rows];
      latE7 = new Integer[rows];
      lonE7 = new Integer[rows];
      altitude = new Integer[rows];
      heading = new Integer[rows];
      speed = new Integer[rows];
      satellites = new Integer[rows];
      measures = new String[rows];
      link = new Long[rows];
    }

    void add(CanonicalRecord canonical, UUID vehicleId, long frameId, long linkNumber) {
      TerminalRecord record = canonical.record();
      vehicle[size] = vehicleId;
      at[size] = record.at().atOffset(ZoneOffset.UTC);
      identity[size] = Buffer.buffer(canonical.identity().bytes());
      imei[size] = record.terminal().value();
      frame[size] = frameId;
      if (record.fix().isPresent()) {
        TerminalRecord.Fix fix = record.fix().get();
        latE7[size] = CanonicalRecord.e7(fix.position().latitude());
        lonE7[size] = CanonicalRecord.e7(fix.position().longitude());
        altitude[size] = fix.altitudeMetres();
        heading[size] = fix.headingDegrees();
        speed[size] = fix.speedKmh();
        satellites[size] = fix.satellites();
      }
      measures[size] = json(record.measures());
      link[size] = linkNumber;
      size++;
    }

    /** Names of an enum and whole numbers: nothing that needs escaping. */
    private static String json(Map<Measure, Long> measures) {
      var json = new StringBuilder("{");
      for (Measure measure : Measure.values()) {
        Long value = measures.get(measure);
        if (value != null) {
          json.append(json.length() == 1 ? "\"" : ",\"").append(measure.name()).append("\":");
          json.append(value.longValue());
        }
      }
      return json.append('}').toString();
    }

    Tuple tuple() {
      return Tuple.tuple()
          .addValue(vehicle)
          .addValue(at)
          .addValue(identity)
          .addValue(imei)
          .addValue(frame)
          .addValue(latE7)
          .addValue(lonE7)
          .addValue(altitude)
          .addValue(heading)
          .addValue(speed)
          .addValue(satellites)
          .addValue(measures)
          .addValue(link);
    }
  }
}
