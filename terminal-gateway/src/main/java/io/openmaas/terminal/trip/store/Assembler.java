package io.openmaas.terminal.trip.store;

import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.id.Ids;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.TripAlarms;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.VehicleChain;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.Tow;
import io.openmaas.terminal.trip.TripAssembly;
import io.openmaas.terminal.trip.TripRevisions;
import io.openmaas.terminal.trip.store.Recollection.Assembled;
import io.openmaas.terminal.trip.store.Recollection.Followed;
import io.openmaas.terminal.trip.store.Recollection.Foreseen;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

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
  private final WindowLoader loader;
  private final Recollection recollection;
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
    this.recollection = new Recollection(memory, rules);
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
   * @param asked whether the caller wants to know the assembly, or only that it is done
   */
  record Wanted(VehicleId vehicle, Instant from, long link, boolean spoken, boolean asked) {
    Wanted {
      from = from.isBefore(Doubt.FIRST_TIME) ? Doubt.FIRST_TIME : from;
    }
  }

  /** All of a call. */
  private record Work(List<Assembled> assembled, List<Foreseen> foreseen) {
    List<ProgressStep> steps() {
      return Stream.concat(
              assembled.stream().map(Assembled::step), foreseen.stream().map(Foreseen::step))
          .toList();
    }
  }

  /** What the records of these vehicles say, each of them once, by vehicle if asked. */
  Uni<Map<VehicleId, Assembly>> assemble(
      SqlConnection connection, List<Wanted> wanted, Instant now) {
    return lock(connection, wanted, now)
        .flatMap(locked -> windows(connection, wanted, locked, now))
        .flatMap(
            work ->
                links(connection, work.assembled)
                    .map(links -> revisions(work.assembled, links))
                    .flatMap(
                        revisions ->
                            TripRows.write(connection, events, revisions, now)
                                .chain(() -> raise(connection, wanted, work.assembled, revisions)))
                    .flatMap(_ -> ProgressStep.write(connection, work.steps()))
                    .invoke(() -> rememberAfterCommit(connection, work))
                    .replaceWith(() -> byVehicle(work.assembled)));
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
    if (all.stream().allMatch(each -> each.assembly().tows().isEmpty())) {
      return;
    }
    var from = new HashMap<VehicleId, Instant>();
    wanted.forEach(each -> from.put(each.vehicle, each.from));
    for (Assembled each : all) {
      for (Tow tow : each.assembly().tows()) {
        if (!tow.time().to().isBefore(from.get(each.vehicle()))) {
          found.add(tow.alarm(each.vehicle()));
        }
      }
    }
  }

  private static Map<VehicleId, Assembly> byVehicle(List<Assembled> all) {
    var assemblies = new HashMap<VehicleId, Assembly>();
    all.forEach(each -> assemblies.put(each.vehicle(), each.assembly()));
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

  private Uni<Work> windows(
      SqlConnection connection,
      List<Wanted> wanted,
      Map<VehicleId, ProgressRow> locked,
      Instant now) {
    var work = new Work(new ArrayList<>(wanted.size()), new ArrayList<>());
    var toRead = new ArrayList<Wanted>();
    for (Wanted each : wanted) {
      Optional<Followed> followed = recollection.followed(locked.get(each.vehicle), each, now);
      Optional<Foreseen> foreseen =
          each.asked
              ? Optional.empty()
              : followed.flatMap(found -> recollection.foresee(found, now));
      if (foreseen.isPresent()) {
        work.foreseen.add(foreseen.get());
        continue;
      }
      followed
          .flatMap(recollection::window)
          .ifPresentOrElse(
              window ->
                  work.assembled.add(
                      decide(
                          followed.get().progress(),
                          window,
                          followed.get().extent().covered(),
                          now)),
              () -> toRead.add(each));
    }
    return Multi.createFrom()
        .iterable(toRead)
        .onItem()
        .transformToUniAndConcatenate(
            each -> {
              ProgressRow progress = locked.get(each.vehicle);
              boolean told = each.link > 0 && !each.asked;
              Uni<Window> read =
                  told
                      ? loader.loadToHead(connection, progress, each.from, each.link, now)
                      : loader.load(connection, progress, each.from, now);
              long covered = told ? Math.max(each.link, progress.head()) : each.link;
              return read.invoke(
                  window -> work.assembled.add(decide(progress, window, covered, now)));
            })
        .collect()
        .last()
        .replaceWith(work);
  }

  private Assembled decide(ProgressRow progress, Window window, long covered, Instant now) {
    Optional<Instant> latest = window.latest();
    Optional<Instant> newsAt = Recollection.newsAt(progress, latest, now);
    return new Assembled(
        progress,
        window,
        covered,
        newsAt,
        assembly.assembleSorted(window.records(), watermark(latest, newsAt, now)));
  }

  /**
   * Up to when the vehicle is known: while it speaks, up to its latest record, for it may be
   * catching up; when it has been quiet for long, up to now.
   */
  private Instant watermark(Optional<Instant> latest, Optional<Instant> newsAt, Instant now) {
    return recollection.isQuiet(newsAt, now) ? now : latest.orElse(now);
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
      Set<Long> needed = TripRevisions.linksNeeded(each.window().recorded(), each.assembly());
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
              .between(each.window().recorded(), each.assembly()));
    }
    return revisions;
  }

  private void rememberAfterCommit(SqlConnection connection, Work work) {
    Transaction transaction = connection.getDelegate().transaction();
    if (transaction != null) {
      transaction
          .completion()
          .onSuccess(
              _ -> {
                work.assembled.forEach(recollection::remember);
                work.foreseen.forEach(recollection::remember);
              });
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
