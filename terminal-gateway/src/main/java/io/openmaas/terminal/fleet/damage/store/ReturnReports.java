package io.openmaas.terminal.fleet.damage.store;

import io.openmaas.core.id.Ids;
import io.openmaas.terminal.fleet.damage.Cleanliness;
import io.openmaas.terminal.fleet.damage.DamageCase;
import io.openmaas.terminal.fleet.damage.DamageSeverity;
import io.openmaas.terminal.fleet.damage.DamageSource;
import io.openmaas.terminal.fleet.damage.DamageState;
import io.openmaas.terminal.fleet.damage.ReturnReport;
import io.openmaas.terminal.fleet.job.Job;
import io.openmaas.terminal.fleet.job.JobId;
import io.openmaas.terminal.fleet.job.JobKind;
import io.openmaas.terminal.fleet.job.store.Jobs;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The return reports, and what follows from them at once: a damage case, a cleaning job. */
@ApplicationScoped
public class ReturnReports {
  private final DamageCases damage;
  private final Jobs jobs;
  private final Ids ids;

  public ReturnReports(DamageCases damage, Jobs jobs, Ids ids) {
    this.damage = damage;
    this.jobs = jobs;
    this.ids = ids;
  }

  /** Keeps the report; false where this person has reported on this rental before. */
  public Uni<Boolean> add(SqlConnection connection, ReturnReport report) {
    return insert(connection, report)
        .call(added -> added ? follow(connection, report) : Uni.createFrom().voidItem());
  }

  private static Uni<Boolean> insert(SqlConnection connection, ReturnReport report) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(report.id())
        .addUUID(report.rental().value())
        .addUUID(report.vehicle().value())
        .addString(report.reporter())
        .addString(report.cleanliness().name())
        .addInteger(report.fuelPercent().orElse(null))
        .addString(report.damage().orElse(null))
        .addArrayOfString(report.photos().toArray(String[]::new))
        .addOffsetDateTime(DamageCases.utc(report.reportedAt()));
    return connection
        .preparedQuery(
            """
            insert into terminal.return_report (id, rental, vehicle, reporter, cleanliness,
              fuel_percent, damage, photos, reported_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (rental, reporter) do nothing
            """)
        .execute(Tuple.newInstance(row))
        .map(rows -> rows.rowCount() > 0);
  }

  private Uni<?> follow(SqlConnection connection, ReturnReport report) {
    Uni<?> cleaned =
        report.cleanliness() == Cleanliness.DIRTY
            ? jobs.add(connection, cleaning(report))
            : Uni.createFrom().voidItem();
    return report.damage().isEmpty()
        ? cleaned
        : cleaned.flatMap(_ -> damage.open(connection, damageOf(report)));
  }

  private Job cleaning(ReturnReport report) {
    return Job.planned(
        new JobId(ids.next()),
        report.vehicle(),
        JobKind.CLEANING,
        "reported dirty",
        true,
        Optional.empty(),
        report.reportedAt());
  }

  /** A person of the fleet says how bad it is; until then the vehicle may be driven. */
  private DamageCase damageOf(ReturnReport report) {
    return new DamageCase(
        ids.next(),
        report.vehicle(),
        DamageSource.REPORT,
        Optional.of("report:" + report.id()),
        DamageState.OPEN,
        DamageSeverity.MINOR,
        report.damage().orElseThrow(),
        report.photos(),
        Optional.of(report.rental()),
        report.reportedAt(),
        report.reportedAt(),
        Optional.empty());
  }
}
