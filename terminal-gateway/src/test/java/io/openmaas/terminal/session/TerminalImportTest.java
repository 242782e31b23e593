package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.session.store.TerminalImport;
import io.openmaas.terminal.session.store.Terminals;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminalImportTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final String HEADINGS = "imei,sim,vehicle,model,protocol,auth,secret\n";
  private static final Imei FIRST = new Imei("352093081452251");
  private static TestDatabase database;
  private static TerminalImport imports;
  private static Terminals terminals;

  private UUID one;

  @BeforeAll
  static void connect() {
    database = new TestDatabase();
    imports = new TerminalImport(database.pool());
    terminals = new Terminals(database.pool());
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void clear() {
    database.pool().query("truncate terminal.terminal, terminal.vehicle cascade").executeAndAwait();
    one = vehicle("P1");
    vehicle("P2");
    vehicle("P3");
  }

  /** Filled by the columns' own kinds, so that other columns may come. */
  private static UUID vehicle(String plate) {
    UUID id = UUID.nameUUIDFromBytes(plate.getBytes());
    var names = new StringBuilder("id, plate");
    var values = new StringBuilder("'" + id + "', '" + plate + "'");
    for (Row row :
        database
            .pool()
            .query(
                "select column_name, data_type from information_schema.columns where table_schema"
                    + " = 'terminal' and table_name = 'vehicle' and is_nullable = 'NO' and"
                    + " column_default is null and column_name not in ('id', 'plate')")
            .executeAndAwait()) {
      names.append(", ").append(row.getString(0));
      values.append(
          switch (row.getString(1)) {
            case "text" -> ", 'ELECTRIC'";
            case "uuid" -> ", '" + id + "'";
            case "boolean" -> ", false";
            case "jsonb", "json" -> ", '{}'";
            case "timestamp with time zone" -> ", now()";
            default -> ", 1";
          });
    }
    database
        .pool()
        .query("insert into terminal.vehicle (" + names + ") values (" + values + ")")
        .executeAndAwait();
    return id;
  }

  @Test
  void good_rows_are_registered_and_bad_ones_told() {
    ImportReport report =
        run(
            "352093081452251,8937002180500686954,P1,FMC150,teltonika,certificate,\n"
                + "352093081452269,49170123456,p2?,any,jt808,code,s3cret\n"
                + "352093081452277,49170123457,P3,any,jt808,code,s3cret\n");
    assertEquals(3, report.rows());
    assertEquals(2, report.imported());
    assertEquals(
        List.of("line 3, vehicle: there is no vehicle p2?"),
        report.faults().stream().map(Object::toString).toList());
    RegisteredTerminal first = find(FIRST);
    assertEquals(Auth.CERTIFICATE, first.auth());
    assertEquals(new VehicleId(one), first.vehicle());
    RegisteredTerminal third = terminals.findSim("049170123457").await().atMost(WAIT).orElseThrow();
    assertEquals(
        Optional.of("1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0"),
        third.secret());
  }

  @Test
  void what_is_registered_already_is_told_and_stays_as_it_is() {
    String rows =
        "352093081452251,12345,P1,FMC150,teltonika,certificate,\n"
            + "352093081452269,23456,P2,FMC150,teltonika,network,\n";
    assertEquals(2, run(rows).imported());
    ImportReport again = run(rows);
    assertEquals(0, again.imported());
    assertTrue(
        again.faults().stream()
            .map(Object::toString)
            .toList()
            .contains("line 2, imei: is registered already"));
    ImportReport others =
        run(
            "352093081452277,0012345,P3,FMC150,teltonika,network,\n"
                + "352093081452285,34567,P1,FMC150,teltonika,network,\n");
    assertEquals(
        List.of(
            "line 2, sim: is registered with terminal 352093081452251",
            "line 3, vehicle: has terminal 352093081452251 already"),
        others.faults().stream().map(Object::toString).toList());
    assertEquals(Auth.CERTIFICATE, find(FIRST).auth());
  }

  @Test
  void a_vehicle_may_be_named_by_its_id_but_once() {
    ImportReport report =
        run(
            "352093081452251,12345,"
                + one
                + ",FMC150,teltonika,network,\n"
                + "352093081452269,23456,P1,FMC150,teltonika,network,\n");
    assertEquals(1, report.imported());
    assertEquals(3, report.faults().getFirst().line());
    assertEquals("vehicle", report.faults().getFirst().field());
  }

  @Test
  void a_terminal_known_by_its_name_alone_is_completed_once() {
    database
        .pool()
        .withTransaction(
            connection -> terminals.register(connection, FIRST, new VehicleId(one), "FMC150"))
        .await()
        .atMost(WAIT);
    assertEquals(
        0, run("352093081452251,12345,P2,FMC150,teltonika,certificate,\n").imported(), "elsewhere");
    assertEquals(
        0, run("352093081452251,,P1,FMC150,teltonika,network,\n").imported(), "says no more");
    assertEquals(1, run("352093081452251,12345,P1,FMC003,teltonika,certificate,\n").imported());
    assertEquals("FMC003", find(FIRST).model());
    assertEquals(
        0, run("352093081452251,99999,P1,FMC003,teltonika,network,\n").imported(), "once only");
    assertEquals(Auth.CERTIFICATE, find(FIRST).auth());
  }

  @Test
  void a_rehearsal_tells_the_same_and_changes_nothing() {
    String rows =
        HEADINGS
            + "352093081452251,12345,P1,FMC150,teltonika,certificate,\n"
            + "352093081452269,23456,P9,FMC150,teltonika,network,\n";
    ImportReport rehearsed = imports.rehearse(rows).await().atMost(WAIT);
    assertEquals(List.of(), terminals.list().await().atMost(WAIT));
    assertEquals(rehearsed, imports.run(rows).await().atMost(WAIT));
  }

  private static ImportReport run(String rows) {
    return imports.run(HEADINGS + rows).await().atMost(WAIT);
  }

  private static RegisteredTerminal find(Imei imei) {
    return terminals.find(imei).await().atMost(WAIT).orElseThrow();
  }
}
