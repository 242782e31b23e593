package io.openmaas.terminal.trip.store;

import io.openmaas.core.vehicle.VehicleId;
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
 * the records of the trip under way and those committed since. It is only ever a shortcut: whatever
 * is missing, late, or may have been assembled by another is read from the tables.
 *
 * <p>It holds {@value #MOST_RECORDS} records at most; vehicles that were silent longest are
 * forgotten first.
 */
@Singleton
public final class VehicleWindows implements HearsNews {
  private static final int MOST_RECORDS = 150_000;
  private static final int MOST_OF_A_VEHICLE = 10_000;

  private final Map<VehicleId, Heard> vehicles = new LinkedHashMap<>(64, 0.75f, true);
  private int records;

  /**
   * What is left of an assembly for the next one.
   *
   * @param version of the vehicle's progress after that assembly
   * @param link all records of the vehicle's chain up to this link are assembled
   * @param floor all records later than this are in the list; there may be earlier ones elsewhere
   * @param records in the order of assembly
   */
  record Remembered(long version, long link, Instant floor, List<KeptRecord> records) {}

  /** A remembered part and what was committed since, not in order. */
  record Found(Remembered remembered, List<KeptRecord> since, long link) {}

  private record Link(long number, List<KeptRecord> records) {}

  private static final class Heard {
    private Remembered remembered;
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
      heard.since.addLast(new Link(each.link().number(), each.records()));
      grow(heard, each.records().size());
      if (heard.size > MOST_OF_A_VEHICLE) {
        forget(each.vehicle());
      }
    }
    forgetOldest();
  }

  /**
   * What is known of the vehicle, if it is all there is later than its floor, up to this link or a
   * later one.
   *
   * @param version of the vehicle's progress as it stands
   */
  synchronized Optional<Found> find(VehicleId vehicle, long version, long upToLink) {
    Heard heard = vehicles.get(vehicle);
    if (heard == null || heard.remembered == null || heard.remembered.version != version) {
      return Optional.empty();
    }
    long link = heard.remembered.link;
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

  /** Keeps what a committed assembly left. */
  synchronized void remember(VehicleId vehicle, Remembered remembered) {
    if (remembered.records.size() > MOST_OF_A_VEHICLE) {
      forget(vehicle);
      return;
    }
    Heard heard = vehicles.computeIfAbsent(vehicle, _ -> new Heard());
    if (heard.remembered != null) {
      grow(heard, -heard.remembered.records.size());
    }
    heard.remembered = remembered;
    grow(heard, remembered.records.size());
    while (!heard.since.isEmpty() && heard.since.getFirst().number <= remembered.link) {
      grow(heard, -heard.since.removeFirst().records.size());
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

  private void grow(Heard heard, int by) {
    heard.size += by;
    records += by;
  }

  private void forgetOldest() {
    Iterator<Heard> oldest = vehicles.values().iterator();
    while (records > MOST_RECORDS && oldest.hasNext()) {
      records -= oldest.next().size;
      oldest.remove();
    }
  }
}
