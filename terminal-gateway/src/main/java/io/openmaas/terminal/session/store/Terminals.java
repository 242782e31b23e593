package io.openmaas.terminal.session.store;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.Auth;
import io.openmaas.terminal.session.NewTerminal;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registered terminals. */
@Singleton
public final class Terminals implements AdmitsTerminals, RegistersTerminals {
  private static final String COLUMNS =
      """
      select t.imei, t.sim, t.vehicle, t.model, t.protocol, t.auth, t.secret,
        h.received_at as last_seen_at, coalesce(h.records, 0) as records
      from terminal.terminal t
      left join terminal.chain_head h on h.vehicle = t.vehicle
      """;
  private static final String BY_IMEI = COLUMNS + "where t.imei = $1";
  private static final String BY_SIM =
      COLUMNS + "where ltrim(t.sim, '0') = ltrim($1, '0') and t.sim is not null";
  private static final String BOUND =
      COLUMNS + "where t.imei = $1 or t.vehicle = $2 or ltrim(t.sim, '0') = ltrim($3::text, '0')";
  private static final String ALL = COLUMNS + "order by t.imei";
  private static final String INSERT =
      """
      insert into terminal.terminal (imei, sim, vehicle, model, protocol, auth, secret)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict do nothing
      """;

  private final Pool pool;

  public Terminals(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<Optional<RegisteredTerminal>> find(Imei imei) {
    return pool.preparedQuery(BY_IMEI)
        .execute(Tuple.of(imei.value()))
        .map(rows -> terminals(rows).stream().findFirst());
  }

  @Override
  public Uni<Optional<RegisteredTerminal>> findSim(String sim) {
    return pool.preparedQuery(BY_SIM)
        .execute(Tuple.of(sim))
        .map(rows -> terminals(rows).stream().findFirst());
  }

  @Override
  public Uni<List<RegisteredTerminal>> list() {
    return pool.preparedQuery(ALL).execute().map(Terminals::terminals);
  }

  @Override
  public Uni<Void> register(SqlConnection connection, NewTerminal terminal, VehicleId vehicle) {
    if (terminal.protocol() == Protocol.TELTONIKA
        && ModelDictionary.find(terminal.model()).isEmpty()) {
      return Uni.createFrom()
          .failure(
              new ProblemException(
                  Problem.invalid(
                      "imei", "no dictionary for terminals of model " + terminal.model())));
    }
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addString(terminal.imei().value())
                .addString(terminal.sim().orElse(null))
                .addUUID(vehicle.value())
                .addString(terminal.model())
                .addString(terminal.protocol().label())
                .addString(terminal.auth().label())
                .addString(terminal.secret().orElse(null)))
        .flatMap(
            inserted ->
                inserted.rowCount() == 1
                    ? Uni.createFrom().voidItem()
                    : checkSame(connection, terminal, vehicle));
  }

  /** A terminal that was registered by its name alone and has been completed since is the same. */
  private static Uni<Void> checkSame(
      SqlConnection connection, NewTerminal terminal, VehicleId vehicle) {
    boolean bare = NewTerminal.bare(terminal.imei(), terminal.model()).equals(terminal);
    return connection
        .preparedQuery(BOUND)
        .execute(Tuple.of(terminal.imei().value(), vehicle.value(), terminal.sim().orElse(null)))
        .map(Terminals::terminals)
        .invoke(
            bound -> {
              for (RegisteredTerminal known : bound) {
                if (!known.vehicle().equals(vehicle)
                    || !(bare ? isNamed(known, terminal) : isAs(known, terminal))) {
                  throw new ProblemException(
                      Problem.conflict(
                          "terminal-bound",
                          "terminal %s (%s) is bound to vehicle %s"
                              .formatted(known.imei(), known.model(), known.vehicle())));
                }
              }
            })
        .replaceWithVoid();
  }

  private static boolean isNamed(RegisteredTerminal known, NewTerminal terminal) {
    return known.imei().equals(terminal.imei()) && known.model().equals(terminal.model());
  }

  private static boolean isAs(RegisteredTerminal known, NewTerminal terminal) {
    return new NewTerminal(
            known.imei(),
            known.sim(),
            known.model(),
            known.protocol(),
            known.auth(),
            known.secret())
        .equals(terminal);
  }

  private static List<RegisteredTerminal> terminals(RowSet<Row> rows) {
    var terminals = new ArrayList<RegisteredTerminal>(rows.size());
    for (Row row : rows) {
      terminals.add(
          new RegisteredTerminal(
              new Imei(row.getString("imei")),
              Optional.ofNullable(row.getString("sim")),
              new VehicleId(row.getUUID("vehicle")),
              row.getString("model"),
              Protocol.find(row.getString("protocol")).orElseThrow(),
              Auth.find(row.getString("auth")).orElseThrow(),
              Optional.ofNullable(row.getString("secret")),
              Optional.ofNullable(row.getOffsetDateTime("last_seen_at"))
                  .map(OffsetDateTime::toInstant),
              row.getLong("records")));
    }
    return terminals;
  }
}
