package io.openmaas.terminal.trip.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.HearsNews;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.VehicleNews;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this process remembers of vehicles that speak now, so that assembly need not read it again:
 * how the trip under way stands, its records, and those committed since. It is only ever a
 * shortcut: whatever is missing, late, or may have been assembled by another is read from the
 * tables.
 *
 * <p>Of one vehicle and in all it holds so many records at most: of a trip with more it keeps only
 * how it stands, and vehicles that were silent longest are forgotten first.
 */
@Singleton
public final class VehicleWindows implements HearsNews {
  private final int mostRecords;
  private final int mostOfAVehicle;
  private final Map<VehicleId, Heard> vehicles = new LinkedHashMap<>(64, 0.75f, true);
  private int records;

  /** 150,000 records, 10,000 of a vehicle. */
  public VehicleWindows() {
    this(150_000, 10_000);
  }

  VehicleWindows(int mostRecords, int mostOfAVehicle) {
    this.mostRecords = mostRecords;
    this.mostOfAVehicle = mostOfAVehicle;
  }

  /** A remembered part and what was committed since, not in order. */
  record Found(Remembered remembered, List<KeptRecord> since, long link) {}

  private record Link(long number, List<KeptRecord> records) {}

  private static final class Heard {
    private Remembered remembered;

    /** All later than the floor, in the order of assembly; null where they are too many. */
    private List<KeptRecord> assembled;

    private final Deque<Link> since = new ArrayDeque<>();
    private int size;
  }

  @Override
  public synchronized void note(List<VehicleNews> news) {
    for (VehicleNews each : news) {
      Heard heard = vehicles.computeIfAbsent(each.vehicle(), _ -> new Heard());
      if (!heard.since.isEmpty() && heard.since.getLast().number != each.link().number() - 1) {
        dropSince(heard);
      }
      List<KeptRecord> timed = timed(each.records());
      heard.since.addLast(new Link(each.link().number(), timed));
      grow(heard, timed.size());
      if (heard.size > mostOfAVehicle) {
        dropAssembled(heard);
      }
      if (heard.size > mostOfAVehicle) {
        forget(each.vehicle());
      }
    }
    forgetOldest();
  }

  /** Without those of a clock that was never set, of which no trip is made. */
  private static List<KeptRecord> timed(List<KeptRecord> records) {
    return Doubt.isSet(records.getFirst().record().at())
        ? records
        : records.stream().filter(each -> Doubt.isSet(each.record().at())).toList();
  }

  /**
   * What is known of the vehicle, if it is all there is later than its floor, up to this link or a
   * later one.
   *
   * @param version of the vehicle's progress as it stands
   */
  synchronized Optional<Found> find(VehicleId vehicle, long version, long upToLink) {
    Heard heard = vehicles.get(vehicle);
    if (heard == null || heard.remembered == null || heard.remembered.version() != version) {
      return Optional.empty();
    }
    long link = heard.remembered.extent().link();
    var since = new ArrayList<KeptRecord>();
    for (Link each : heard.since) {
      if (each.number > link + 1) {
        return Optional.empty();
      }
      if (each.number == link + 1) {
        since.addAll(each.records);
        link = each.number;
      }
    }
    return link < upToLink
        ? Optional.empty()
        : Optional.of(new Found(heard.remembered, since, link));
  }

  /** The records that were assembled, later than the floor, where all of them are held. */
  synchronized Optional<List<KeptRecord>> records(VehicleId vehicle, long version) {
    Heard heard = vehicles.get(vehicle);
    return heard == null
            || heard.remembered == null
            || heard.remembered.version() != version
            || heard.assembled == null
        ? Optional.empty()
        : Optional.of(new ArrayList<>(heard.assembled));
  }

  /**
   * Keeps what a committed assembly left.
   *
   * @param assembled those later than the floor, in the order of assembly
   */
  synchronized void remember(VehicleId vehicle, Remembered remembered, List<KeptRecord> assembled) {
    Heard heard = vehicles.computeIfAbsent(vehicle, _ -> new Heard());
    if (heard.remembered != null && heard.remembered.version() > remembered.version()) {
      return; // a later assembly was faster to tell
    }
    dropAssembled(heard);
    heard.assembled = new ArrayList<>(assembled);
    grow(heard, assembled.size());
    keep(heard, remembered);
  }

  /**
   * Keeps what a committed step left that needed no assembly.
   *
   * @param before the version of what it followed
   * @param added later than all before, in the order of assembly
   */
  synchronized void advance(
      VehicleId vehicle, long before, Remembered remembered, List<KeptRecord> added) {
    Heard heard = vehicles.get(vehicle);
    if (heard == null || heard.remembered == null || heard.remembered.version() != before) {
      return;
    }
    if (heard.assembled != null) {
      heard.assembled.addAll(added);
      grow(heard, added.size());
      Instant floor = remembered.extent().floor();
      int gone = 0;
      while (gone < heard.assembled.size()
          && !heard.assembled.get(gone).record().at().isAfter(floor)) {
        gone++;
      }
      heard.assembled.subList(0, gone).clear();
      grow(heard, -gone);
    }
    keep(heard, remembered);
  }

  private void keep(Heard heard, Remembered remembered) {
    heard.remembered = remembered;
    while (!heard.since.isEmpty() && heard.since.getFirst().number <= remembered.extent().link()) {
      grow(heard, -heard.since.removeFirst().records.size());
    }
    if (heard.size > mostOfAVehicle) {
      dropAssembled(heard);
    }
    forgetOldest();
  }

  synchronized void forget(VehicleId vehicle) {
    Heard heard = vehicles.remove(vehicle);
    if (heard != null) {
      records -= heard.size;
    }
  }

  /** How many records are held. */
  synchronized int size() {
    return records;
  }

  private void dropSince(Heard heard) {
    heard.since.forEach(link -> grow(heard, -link.records.size()));
    heard.since.clear();
  }

  private void dropAssembled(Heard heard) {
    if (heard.assembled != null) {
      grow(heard, -heard.assembled.size());
      heard.assembled = null;
    }
  }

  private void grow(Heard heard, int by) {
    heard.size += by;
    records += by;
  }

  private void forgetOldest() {
    Iterator<Heard> oldest = vehicles.values().iterator();
    while (records > mostRecords && oldest.hasNext()) {
      records -= oldest.next().size;
      oldest.remove();
    }
  }
}
