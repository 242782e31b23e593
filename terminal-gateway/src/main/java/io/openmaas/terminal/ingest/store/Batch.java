package io.openmaas.terminal.ingest.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.RecordIdentity;
import io.openmaas.terminal.ingest.VehicleNews;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The frames of one commit as columns, and what of them turned out to be new. */
final class Batch {
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private final List<ArrivedFrame> frames;
  private final Map<VehicleId, List<Placed>> byVehicle =
      new TreeMap<>(Comparator.comparing(VehicleId::value));
  private final Integer[] unplaced;
  private int records;

  private Batch(List<ArrivedFrame> frames) {
    this.frames = frames;
    this.unplaced = new Integer[frames.size()];
  }

  /** Which frame of the batch a record came in. */
  record Placed(CanonicalRecord canonical, int frame, Set<Doubt> doubts) {
    KeptRecord kept(long link) {
      return new KeptRecord(canonical.record(), link, doubts);
    }
  }

  private static final Comparator<Placed> ORDER =
      Comparator.comparing(Placed::canonical, CanonicalRecord.ORDER);

  static Batch of(List<ArrivedFrame> frames) {
    var batch = new Batch(List.copyOf(frames));
    for (int i = 0; i < frames.size(); i++) {
      batch.place(i, frames.get(i));
    }
    batch.byVehicle.values().forEach(Batch::orderAndMerge);
    batch.records = batch.byVehicle.values().stream().mapToInt(List::size).sum();
    return batch;
  }

  private void place(int number, ArrivedFrame frame) {
    List<Placed> placed = byVehicle.computeIfAbsent(frame.vehicle(), _ -> new ArrayList<>());
    unplaced[number] = 0;
    for (TerminalRecord record : frame.records()) {
      if (record.at().isBefore(FIRST) || !record.at().isBefore(END)) {
        unplaced[number]++;
      } else {
        placed.add(
            new Placed(CanonicalRecord.of(record), number, Doubt.of(record, frame.receivedAt())));
      }
    }
  }

  /** The same record twice in one batch is one. */
  private static void orderAndMerge(List<Placed> placed) {
    placed.sort(ORDER);
    int kept = 0;
    for (int i = 0; i < placed.size(); i++) {
      if (kept == 0
          || !placed
              .get(kept - 1)
              .canonical
              .identity()
              .equals(placed.get(i).canonical.identity())) {
        placed.set(kept++, placed.get(i));
      }
    }
    placed.subList(kept, placed.size()).clear();
  }

  int frames() {
    return frames.size();
  }

  /** How many different records. */
  int records() {
    return records;
  }

  Set<VehicleId> vehicles() {
    return byVehicle.keySet();
  }

  Tuple frameRows(long firstId) {
    int n = frames.size();
    var ids = new Long[n];
    var imeis = new String[n];
    var times = new OffsetDateTime[n];
    var bytes = new Buffer[n];
    for (int i = 0; i < n; i++) {
      ArrivedFrame frame = frames.get(i);
      ids[i] = firstId + i;
      imeis[i] = frame.terminal().value();
      times[i] = frame.receivedAt().atOffset(ZoneOffset.UTC);
      bytes[i] = Buffer.buffer(frame.bytes());
    }
    return Tuple.tuple()
        .addValue(ids)
        .addValue(imeis)
        .addValue(times)
        .addValue(unplaced)
        .addValue(bytes);
  }

  Tuple recordRows(long firstFrame, Map<VehicleId, HeadRow> heads) {
    var vehicle = new UUID[records];
    var at = new OffsetDateTime[records];
    var identity = new UUID[records];
    var frame = new Long[records];
    var link = new Long[records];
    var doubts = new Short[records];
    var content = new Buffer[records];
    int row = 0;
    for (Map.Entry<VehicleId, List<Placed>> entry : byVehicle.entrySet()) {
      Long next = heads.get(entry.getKey()).link().number() + 1;
      for (Placed placed : entry.getValue()) {
        CanonicalRecord canonical = placed.canonical;
        vehicle[row] = entry.getKey().value();
        at[row] = canonical.record().at().atOffset(ZoneOffset.UTC);
        identity[row] = canonical.identity().uuid();
        frame[row] = firstFrame + placed.frame;
        link[row] = next;
        doubts[row] = Doubt.bits(placed.doubts);
        content[row] = Buffer.buffer(canonical.bytes());
        row++;
      }
    }
    return Tuple.tuple()
        .addValue(vehicle)
        .addValue(at)
        .addValue(identity)
        .addValue(frame)
        .addValue(link)
        .addValue(doubts)
        .addValue(content);
  }

  /** What is new of each vehicle that has any, with the chain's next link and the moved head. */
  List<Added> added(Fresh fresh, Map<VehicleId, HeadRow> heads) {
    var added = new ArrayList<Added>(byVehicle.size());
    byVehicle.forEach(
        (vehicle, placed) -> {
          List<Placed> news =
              fresh.isAll()
                  ? placed
                  : placed.stream()
                      .filter(each -> fresh.contains(each.canonical.identity()))
                      .toList();
          if (!news.isEmpty()) {
            added.add(Added.to(heads.get(vehicle), news));
          }
        });
    return added;
  }

  static List<VehicleNews> news(List<Added> added) {
    return added.stream().map(Added::news).toList();
  }

  /** Which records of a batch were not known before. */
  record Fresh(boolean isAll, Set<RecordIdentity> identities) {
    boolean contains(RecordIdentity identity) {
      return identities.contains(identity);
    }
  }
}
