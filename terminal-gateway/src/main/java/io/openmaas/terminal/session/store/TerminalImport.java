package io.openmaas.terminal.session.store;

import io.openmaas.terminal.session.Auth;
import io.openmaas.terminal.session.ImportReport;
import io.openmaas.terminal.session.ImportReport.Finding;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.TerminalList;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Registers a list of terminals: each row as a whole or not at all, and those that can not be
 * registered are told with line, field and reason. A terminal that was registered together with its
 * vehicle, by its name alone, is completed by a row that says more; any other that is registered
 * already is refused.
 */
@Singleton
public final class TerminalImport {
  private static final String VEHICLES = "select id, plate from terminal.vehicle";
  private static final String TERMINALS =
      "select imei, sim, vehicle, model, protocol, auth, secret from terminal.terminal";
  private static final String INSERT =
      """
      insert into terminal.terminal (imei, sim, vehicle, model, protocol, auth, secret)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict do nothing
      """;

  private static final String COMPLETE =
      """
      update terminal.terminal set sim = $2, model = $4, protocol = $5, auth = $6, secret = $7
      where imei = $1 and vehicle = $3 and sim is null and secret is null and auth = 'network'
        and protocol = 'teltonika'
      """;
  private static final String UNIQUE_VIOLATION = "23505";

  private final Pool pool;

  public TerminalImport(Pool pool) {
    this.pool = pool;
  }

  /**
   * Reads and registers the list.
   *
   * @param csv as {@link TerminalList} describes it
   */
  public Uni<ImportReport> run(String csv) {
    TerminalList list = TerminalList.read(csv);
    return known().flatMap(known -> register(list, known));
  }

  /** Reads and checks the list against the database, and changes nothing. */
  public Uni<ImportReport> rehearse(String csv) {
    TerminalList list = TerminalList.read(csv);
    return known()
        .map(
            known -> {
              var faults = new ArrayList<>(list.faults());
              List<Ready> ready = known.ready(list.rows(), faults);
              return new ImportReport(list.count(), ready.size(), faults, list.warnings());
            });
  }

  private Uni<ImportReport> register(TerminalList list, Known known) {
    var faults = new ArrayList<>(list.faults());
    List<Ready> ready = known.ready(list.rows(), faults);
    return Multi.createFrom()
        .iterable(ready)
        .onItem()
        .transformToUniAndConcatenate(row -> insert(row, faults))
        .collect()
        .asList()
        .map(
            inserted ->
                new ImportReport(
                    list.count(),
                    (int) inserted.stream().filter(done -> done).count(),
                    faults,
                    list.warnings()));
  }

  private Uni<Boolean> insert(Ready ready, List<Finding> faults) {
    TerminalList.Row row = ready.row();
    return pool.preparedQuery(ready.completes() ? COMPLETE : INSERT)
        .execute(
            Tuple.tuple()
                .addString(row.imei().value())
                .addString(row.sim().orElse(null))
                .addUUID(ready.vehicle())
                .addString(row.model())
                .addString(row.protocol().label())
                .addString(row.auth().label())
                .addString(row.secret().orElse(null)))
        .map(written -> written.rowCount() == 1)
        .onFailure(TerminalImport::isTaken)
        .recoverWithItem(false)
        .invoke(
            written -> {
              if (!written) {
                faults.add(
                    new Finding(
                        row.line(), "imei", "imei, sim or vehicle was registered meanwhile"));
              }
            });
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
  }

  private Uni<Known> known() {
    return pool.query(VEHICLES)
        .execute()
        .flatMap(
            vehicles ->
                pool.query(TERMINALS).execute().map(terminals -> new Known(vehicles, terminals)));
  }

  /**
   * A row and the vehicle it names.
   *
   * @param completes whether the terminal is there already, known by its name alone
   */
  private record Ready(TerminalList.Row row, UUID vehicle, boolean completes) {}

  /** A terminal that is registered. */
  private record There(UUID vehicle, String model, boolean isBare) {
    static There of(Row row) {
      return new There(
          row.getUUID("vehicle"),
          row.getString("model"),
          row.getString("sim") == null
              && row.getString("secret") == null
              && row.getString("auth").equals(Auth.NETWORK.label())
              && row.getString("protocol").equals(Protocol.TELTONIKA.label()));
    }

    boolean isCompletedBy(TerminalList.Row row, UUID named) {
      boolean saysMore =
          row.sim().isPresent()
              || row.auth() != Auth.NETWORK
              || row.protocol() != Protocol.TELTONIKA
              || !row.model().equals(model);
      return isBare && vehicle.equals(named) && saysMore;
    }
  }

  /** What the database holds. */
  private static final class Known {
    private final Map<String, UUID> vehicles = new HashMap<>();
    private final Map<String, String> bySim = new HashMap<>();
    private final Map<UUID, String> byVehicle = new HashMap<>();
    private final Map<String, There> byImei = new HashMap<>();

    Known(RowSet<Row> vehicleRows, RowSet<Row> terminalRows) {
      for (Row row : vehicleRows) {
        vehicles.put(row.getString("plate"), row.getUUID("id"));
        vehicles.put(row.getUUID("id").toString(), row.getUUID("id"));
      }
      for (Row row : terminalRows) {
        String imei = row.getString("imei");
        byImei.put(imei, There.of(row));
        byVehicle.put(row.getUUID("vehicle"), imei);
        if (row.getString("sim") != null) {
          bySim.put(bare(row.getString("sim")), imei);
        }
      }
    }

    private static String bare(String sim) {
      return sim.replaceFirst("^0+", "");
    }

    /** Those that can be registered; why the others can not is added to the faults. */
    List<Ready> ready(List<TerminalList.Row> rows, List<Finding> faults) {
      var ready = new ArrayList<Ready>();
      for (TerminalList.Row row : rows) {
        int before = faults.size();
        UUID vehicle = vehicles.get(row.vehicle());
        if (vehicle == null) {
          vehicle = vehicles.get(row.vehicle().toLowerCase(java.util.Locale.ROOT));
        }
        check(row, vehicle, faults);
        if (faults.size() == before) {
          byVehicle.put(vehicle, row.imei().value()); // two rows may name it by plate and by id
          ready.add(new Ready(row, vehicle, byImei.containsKey(row.imei().value())));
        }
      }
      return ready;
    }

    private void check(TerminalList.Row row, UUID vehicle, List<Finding> faults) {
      String imei = row.imei().value();
      There there = byImei.get(imei);
      if (there != null && !there.isCompletedBy(row, vehicle)) {
        faults.add(new Finding(row.line(), "imei", "is registered already"));
      }
      String owner = row.sim().map(sim -> bySim.get(bare(sim))).orElse(null);
      if (owner != null) {
        faults.add(new Finding(row.line(), "sim", "is registered with terminal " + owner));
      }
      if (vehicle == null) {
        faults.add(new Finding(row.line(), "vehicle", "there is no vehicle " + row.vehicle()));
      } else if (byVehicle.containsKey(vehicle) && there == null) {
        faults.add(
            new Finding(
                row.line(), "vehicle", "has terminal " + byVehicle.get(vehicle) + " already"));
      }
    }
  }
}
