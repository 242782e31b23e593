package io.openmaas.terminal.trip.store;

import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.id.Ids;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.TripAlarms;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.VehicleChain;
import io.openmaas.terminal.trip.AssembledTrip;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.RecordOrder;
import io.openmaas.terminal.trip.Tow;
import io.openmaas.terminal.trip.TripAssembly;
import io.openmaas.terminal.trip.TripRevisions;
import io.openmaas.terminal.trip.store.VehicleWindows.Found;
import io.openmaas.terminal.trip.store.VehicleWindows.Remembered;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.Transaction;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Brings the trip records of vehicles up to date within one transaction: lock how far they are,
 * take their records from memory or read them, decide, write. One statement for all vehicles
 * wherever it can be.
 */
final class Assembler {
  private static final String LOCK =
      """
      insert into terminal.trip_progress as p (vehicle, news_at)
      select vehicle, case when spoken then $3::timestamptz end
      from unnest($1::uuid[], $2::boolean[]) as t(vehicle, spoken)
      order by vehicle
      on conflict (vehicle) do update set news_at = coalesce(excluded.news_at, p.news_at)
      returning vehicle, assembled_to, news_at, open_from, version,
        (select number from terminal.chain_head h where h.vehicle = p.vehicle) as head
      """;
  private static final String LINKS =
      """
      select vehicle, number, hash from terminal.chain_link
      where (vehicle, number) in (select * from unnest($1::uuid[], $2::bigint[]))
      """;
  private static final String WRITE_PROGRESS =
      """
      update terminal.trip_progress p
      set assembled_to = greatest(p.assembled_to, t.latest), news_at = t.news_at,
        open_from = t.open_from, open_to = t.open_to, open_metres = t.open_metres,
        waits_at = case when t.waits then
          (select min(r.at) from terminal.record r where r.vehicle = p.vehicle and r.at > $8) end,
        version = p.version + 1
      from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[],
        $5::timestamptz[], $6::bigint[], $7::boolean[])
        as t(vehicle, latest, news_at, open_from, open_to, open_metres, waits)
      where p.vehicle = t.vehicle
      """;

  private final WindowLoader loader;
  private final VehicleWindows memory;
  private final TripAssembly assembly;
  private final AssemblyRules rules;
  private final EventLog events;
  private final RaisesWithin alarms;
  private final Ids ids;

  Assembler(
      WindowLoader loader,
      VehicleWindows memory,
      AssemblyRules rules,
      EventLog events,
      RaisesWithin alarms,
      Ids ids) {
    this.loader = loader;
    this.memory = memory;
    this.assembly = new TripAssembly(rules);
    this.rules = rules;
    this.events = events;
    this.alarms = alarms;
    this.ids = ids;
  }

  /**
   * A vehicle to assemble.
   *
   * @param from the earliest terminal time at which records may have been added
   * @param link up to which the chain must be assembled, as far as the caller knows
   * @param spoken whether the vehicle has just spoken, if only of the past
   */
  record Wanted(VehicleId vehicle, Instant from, long link, boolean spoken) {}

  /** A vehicle's window and what it says. */
  private record Assembled(
      ProgressRow progress, Window window, Optional<Instant> newsAt, Assembly assembly) {
    VehicleId vehicle() {
      return progress.vehicle();
    }
  }

  /** What the records of these vehicles say, each of them once, by vehicle. */
  Uni<Map<VehicleId, Assembly>> assemble(
      SqlConnection connection, List<Wanted> wanted, Instant now) {
    return lock(connection, wanted, now)
        .flatMap(locked -> windows(connection, wanted, locked, now))
        .flatMap(
            all ->
                links(connection, all)
                    .map(links -> revisions(all, links))
                    .flatMap(
                        revisions ->
                            TripRows.write(connection, events, revisions, now)
                                .chain(() -> raise(connection, wanted, all, revisions)))
                    .flatMap(_ -> writeProgress(connection, all, now))
                    .invoke(() -> rememberAfterCommit(connection, all))
                    .replaceWith(() -> byVehicle(all)));
  }

  /** All there is to raise in this transaction, in one call. */
  private Uni<Void> raise(
      SqlConnection connection,
      List<Wanted> wanted,
      List<Assembled> all,
      List<TripRecord> revisions) {
    var found = new ArrayList<Alarm>();
    revisions.forEach(trip -> found.addAll(TripAlarms.of(trip)));
    addTows(found, wanted, all);
    return found.isEmpty() ? Uni.createFrom().voidItem() : alarms.raise(connection, found);
  }

  /** Tows that the new records are a part of; those before them have been told of. */
  private static void addTows(List<Alarm> found, List<Wanted> wanted, List<Assembled> all) {
    if (all.stream().allMatch(each -> each.assembly.tows().isEmpty())) {
      return;
    }
    var from = new HashMap<VehicleId, Instant>();
    wanted.forEach(each -> from.put(each.vehicle, each.from));
    for (Assembled each : all) {
      for (Tow tow : each.assembly.tows()) {
        if (!tow.time().to().isBefore(from.get(each.vehicle()))) {
          found.add(tow.alarm(each.vehicle()));
        }
      }
    }
  }

  private static Map<VehicleId, Assembly> byVehicle(List<Assembled> all) {
    var assemblies = new HashMap<VehicleId, Assembly>();
    all.forEach(each -> assemblies.put(each.vehicle(), each.assembly));
    return assemblies;
  }

  private static Uni<Map<VehicleId, ProgressRow>> lock(
      SqlConnection connection, List<Wanted> wanted, Instant now) {
    return connection
        .preparedQuery(LOCK)
        .execute(
            Tuple.of(
                wanted.stream().map(each -> each.vehicle.value()).toArray(UUID[]::new),
                wanted.stream().map(Wanted::spoken).toArray(Boolean[]::new),
                utc(now)))
        .map(
            rows -> {
              var progress = new HashMap<VehicleId, ProgressRow>();
              for (Row row : rows) {
                ProgressRow of = ProgressRow.of(row);
                progress.put(of.vehicle(), of);
              }
              return progress;
            });
  }

  private Uni<List<Assembled>> windows(
      SqlConnection connection,
      List<Wanted> wanted,
      Map<VehicleId, ProgressRow> locked,
      Instant now) {
    var assembled = new ArrayList<Assembled>(wanted.size());
    var toRead = new ArrayList<Wanted>();
    for (Wanted each : wanted) {
      ProgressRow progress = locked.get(each.vehicle);
      Optional<Window> remembered = remembered(progress, each, now);
      if (remembered.isPresent()) {
        assembled.add(decide(progress, remembered.get(), now));
      } else {
        toRead.add(each);
      }
    }
    return Multi.createFrom()
        .iterable(toRead)
        .onItem()
        .transformToUniAndConcatenate(
            each -> {
              ProgressRow progress = locked.get(each.vehicle);
              return loader
                  .load(connection, progress, each.from, now)
                  .map(window -> decide(progress, window, now));
            })
        .collect()
        .asList()
        .map(
            read -> {
              assembled.addAll(read);
              return assembled;
            });
  }

  /** The window without reading, where all of it is remembered and nothing came late. */
  private Optional<Window> remembered(ProgressRow progress, Wanted wanted, Instant now) {
    Optional<Found> found =
        memory.find(progress.vehicle(), progress.version(), Math.max(wanted.link, progress.head()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Remembered before = found.get().remembered();
    Instant latest = now.plus(rules.clockTolerance());
    for (KeptRecord each : found.get().since()) {
      Instant at = each.record().at();
      if (!at.isAfter(before.floor()) || at.isAfter(latest)) {
        memory.forget(progress.vehicle());
        return Optional.empty();
      }
    }
    var records = new ArrayList<KeptRecord>(before.records().size() + found.get().since().size());
    records.addAll(before.records());
    records.addAll(found.get().since());
    records.sort(RecordOrder.OF_KEPT);
    return Optional.of(
        new Window(records, List.of(), found.get().link(), Optional.of(before.floor())));
  }

  private Assembled decide(ProgressRow progress, Window window, Instant now) {
    Optional<Instant> latest = window.latest();
    Optional<Instant> newsAt =
        isAfter(latest, progress.assembledTo()) ? Optional.of(now) : progress.newsAt();
    return new Assembled(
        progress,
        window,
        newsAt,
        assembly.assembleSorted(window.records(), watermark(latest, newsAt, now)));
  }

  private static boolean isAfter(Optional<Instant> latest, Optional<Instant> assembledTo) {
    return latest.isPresent() && (assembledTo.isEmpty() || latest.get().isAfter(assembledTo.get()));
  }

  /**
   * Up to when the vehicle is known: while it speaks, up to its latest record, for it may be
   * catching up; when it has been quiet for long, up to now.
   */
  private Instant watermark(Optional<Instant> latest, Optional<Instant> newsAt, Instant now) {
    boolean quiet = newsAt.map(at -> at.plus(rules.silence()).isBefore(now)).orElse(true);
    return quiet ? now : latest.orElse(now);
  }

  /** The hashes that the revisions will name; 0 is where a chain starts. */
  private static Uni<Map<VehicleId, Map<Long, ChainLink>>> links(
      SqlConnection connection, List<Assembled> all) {
    var links = new HashMap<VehicleId, Map<Long, ChainLink>>();
    var vehicles = new ArrayList<UUID>();
    var numbers = new ArrayList<Long>();
    for (Assembled each : all) {
      var own = new HashMap<Long, ChainLink>();
      own.put(0L, VehicleChain.start(each.vehicle()));
      links.put(each.vehicle(), own);
      Set<Long> needed = TripRevisions.linksNeeded(each.window.recorded(), each.assembly);
      for (Long number : needed) {
        if (number > 0) {
          vehicles.add(each.vehicle().value());
          numbers.add(number);
        }
      }
    }
    if (numbers.isEmpty()) {
      return Uni.createFrom().item(links);
    }
    return connection
        .preparedQuery(LINKS)
        .execute(Tuple.of(vehicles.toArray(UUID[]::new), numbers.toArray(Long[]::new)))
        .map(
            rows -> {
              for (Row row : rows) {
                var link = new ChainLink(row.getLong("number"), row.getString("hash"));
                links.get(new VehicleId(row.getUUID("vehicle"))).put(link.number(), link);
              }
              return links;
            });
  }

  private List<TripRecord> revisions(
      List<Assembled> all, Map<VehicleId, Map<Long, ChainLink>> links) {
    var revisions = new ArrayList<TripRecord>();
    for (Assembled each : all) {
      revisions.addAll(
          new TripRevisions(each.vehicle(), links.get(each.vehicle())::get, ids)
              .between(each.window.recorded(), each.assembly));
    }
    return revisions;
  }

  private Uni<Void> writeProgress(SqlConnection connection, List<Assembled> all, Instant now) {
    var sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(each -> each.vehicle().value()));
    return connection
        .preparedQuery(WRITE_PROGRESS)
        .execute(
            Tuple.from(
                List.of(
                    column(sorted, each -> each.vehicle().value(), UUID[]::new),
                    times(sorted, each -> each.window.latest()),
                    times(sorted, Assembled::newsAt),
                    times(sorted, each -> each.assembly.open().map(trip -> trip.time().from())),
                    times(sorted, each -> each.assembly.open().map(trip -> trip.time().to())),
                    column(
                        sorted,
                        each -> each.assembly.open().map(AssembledTrip::metres).orElse(null),
                        Long[]::new),
                    column(sorted, each -> each.window.floor().isEmpty(), Boolean[]::new),
                    utc(now.plus(rules.clockTolerance())))))
        .replaceWithVoid();
  }

  private static <T> T[] column(
      List<Assembled> all, Function<Assembled, T> value, IntFunction<T[]> array) {
    return all.stream().map(value).toArray(array);
  }

  private static OffsetDateTime[] times(
      List<Assembled> all, Function<Assembled, Optional<Instant>> time) {
    return column(
        all, each -> time.apply(each).map(Assembler::utc).orElse(null), OffsetDateTime[]::new);
  }

  private void rememberAfterCommit(SqlConnection connection, List<Assembled> all) {
    Transaction transaction = connection.getDelegate().transaction();
    if (transaction != null) {
      transaction.completion().onSuccess(_ -> all.forEach(this::remember));
    }
  }

  private void remember(Assembled assembled) {
    left(assembled)
        .ifPresentOrElse(
            left -> memory.remember(assembled.vehicle(), left),
            () -> memory.forget(assembled.vehicle()));
  }

  /** What the next assembly of this vehicle needs, where that can be said. */
  private Optional<Remembered> left(Assembled assembled) {
    Window window = assembled.window;
    List<AssembledTrip> trips = assembled.assembly.trips();
    Optional<Instant> begun = assembled.assembly.open().map(trip -> trip.time().from());
    if (window.floor().isEmpty() || window.records().isEmpty()) {
      return Optional.empty();
    }
    Instant floor = window.floor().get();
    if (!trips.isEmpty()) {
      AssembledTrip last = trips.getLast();
      Instant ended = last.time().to();
      if (last.flags().contains(TripFlag.NO_IGNITION_OFF)
          || begun.filter(from -> !from.isAfter(ended)).isPresent()) {
        return Optional.empty();
      }
      floor = later(floor, ended);
    }
    Instant anchor = begun.orElse(window.latest().get());
    floor = later(floor, anchor.minus(rules.lookback()).minusMillis(1));
    var records = new ArrayList<KeptRecord>();
    for (KeptRecord each : window.records()) {
      if (each.record().at().isAfter(floor)) {
        records.add(each);
      }
    }
    return Optional.of(
        new Remembered(assembled.progress.version() + 1, window.link(), floor, records));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
