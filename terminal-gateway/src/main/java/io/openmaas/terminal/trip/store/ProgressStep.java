package io.openmaas.terminal.trip.store;

import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * How far a vehicle is assembled now: what becomes of its {@link ProgressRow}.
 *
 * @param latest record that was assembled
 * @param newsAt when records were last found that had not been assembled
 * @param open the trip under way, up to the last sign of running
 * @param metres of it, about
 * @param waits when the earliest record was made that is ahead of the clock, and left out
 */
record ProgressStep(
    VehicleId vehicle,
    Optional<Instant> latest,
    Optional<Instant> newsAt,
    Optional<Period> open,
    long metres,
    Optional<Instant> waits) {

  private static final String WRITE =
      """
      update terminal.trip_progress p
      set assembled_to = greatest(p.assembled_to, t.latest), news_at = t.news_at,
        open_from = t.open_from, open_to = t.open_to, open_metres = t.open_metres,
        waits_at = t.waits_at, version = p.version + 1
      from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[],
        $5::timestamptz[], $6::bigint[], $7::timestamptz[])
        as t(vehicle, latest, news_at, open_from, open_to, open_metres, waits_at)
      where p.vehicle = t.vehicle
      """;

  /** Writes the steps of vehicles whose rows the caller has locked. */
  static Uni<Void> write(SqlConnection connection, List<ProgressStep> steps) {
    var sorted = new ArrayList<>(steps);
    sorted.sort(Comparator.comparing(each -> each.vehicle.value()));
    return connection
        .preparedQuery(WRITE)
        .execute(
            Tuple.from(
                List.of(
                    column(sorted, each -> each.vehicle.value(), UUID[]::new),
                    times(sorted, ProgressStep::latest),
                    times(sorted, ProgressStep::newsAt),
                    times(sorted, each -> each.open.map(Period::from)),
                    times(sorted, each -> each.open.map(Period::to)),
                    column(sorted, each -> each.open.isEmpty() ? null : each.metres, Long[]::new),
                    times(sorted, ProgressStep::waits))))
        .replaceWithVoid();
  }

  private static <T> T[] column(
      List<ProgressStep> all, Function<ProgressStep, T> value, IntFunction<T[]> array) {
    return all.stream().map(value).toArray(array);
  }

  private static OffsetDateTime[] times(
      List<ProgressStep> all, Function<ProgressStep, Optional<Instant>> time) {
    return column(
        all,
        each -> time.apply(each).map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
        OffsetDateTime[]::new);
  }
}
