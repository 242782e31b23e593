package io.openmaas.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.LocalPostgres;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.VehicleChain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside a running server, and with none. */
class EvidenceCommandTest {
  private static final VehicleId CAR = new VehicleId(new UUID(7, 7));

  private record Said(int exit, String out) {}

  private static Said run(String... arguments) {
    PrintStream before = System.out;
    var out = new ByteArrayOutputStream();
    try (var captured = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      int exit = RootCommand.execute(arguments);
      return new Said(exit, out.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void whole_chains_end_with_0_and_a_broken_link_is_named(@TempDir Path data) throws Exception {
    assertEquals(70, run("evidence", "verify", "--data", data.toString()).exit);
    Path folder = data.resolve("server");
    try (var server =
        LocalPostgres.start(folder.resolve("postgres"), data.resolve("cache/postgres"))) {
      try (Connection connection = connect(server.address())) {
        migrate(connection);
        keepThreeLinks(connection);
        Said whole = run("evidence", "verify", "--data", data.toString());
        assertEquals("1 vehicles, 3 links, 3 records, 0 trip revisions: whole\n", whole.out);
        assertEquals(0, whole.exit);
        connection
            .createStatement()
            .execute("delete from terminal.record where link = 2 and vehicle = '" + CAR + "'");
      }
    }
    Said broken = run("evidence", "verify", "--data", data.toString(), "--vehicle", CAR.toString());
    assertTrue(
        broken.out.startsWith(
            "vehicle "
                + CAR
                + " link 2: RECORD_MISSING, none of its 1 records is there\n"
                + "1 vehicles, 3 links, 2 records"),
        broken.out);
    assertEquals(1, broken.exit);
    String other = new UUID(8, 8).toString();
    assertEquals(2, run("evidence", "verify", "--data", data.toString(), "--vehicle", other).exit);
    assertEquals(2, run("evidence", "verify", "--data", data.toString(), "--vehicle", "x").exit);
  }

  /** The tables that are read, as their migrations make them. */
  private static void migrate(Connection connection) throws Exception {
    for (String name :
        List.of(
            "V5_001__terminal_records",
            "V5_003__record_content",
            "V5_101__trips",
            "V5_110__trip_facts")) {
      try (var sql =
          EvidenceCommandTest.class.getResourceAsStream("/db/openmaas/terminal/" + name + ".sql")) {
        connection
            .createStatement()
            .execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
  }

  private static void keepThreeLinks(Connection connection) throws SQLException {
    ChainLink link = VehicleChain.start(CAR);
    for (int i = 0; i < 3; i++) {
      var canonical =
          CanonicalRecord.of(
              new TerminalRecord(
                  new Imei("350000000000001"),
                  Instant.parse("2026-05-04T10:00:00Z").plusSeconds(i),
                  Optional.empty(),
                  Map.of(Measure.IGNITION, 1L)));
      link = link.next(List.of(canonical.bytes()));
      try (var record =
              connection.prepareStatement(
                  "insert into terminal.record (vehicle, at, identity, frame, link, content)"
                      + " values (?, ?, ?, 1, ?, ?)");
          var kept =
              connection.prepareStatement(
                  "insert into terminal.chain_link (vehicle, number, hash, records, linked_at)"
                      + " values (?, ?, ?, 1, now())")) {
        record.setObject(1, CAR.value());
        record.setObject(2, canonical.record().at().atOffset(ZoneOffset.UTC));
        record.setObject(3, canonical.identity().uuid());
        record.setLong(4, link.number());
        record.setBytes(5, canonical.bytes());
        record.executeUpdate();
        kept.setObject(1, CAR.value());
        kept.setLong(2, link.number());
        kept.setString(3, link.hash());
        kept.executeUpdate();
      }
    }
    try (var head =
        connection.prepareStatement(
            "insert into terminal.chain_head (vehicle, number, hash) values (?, ?, ?)")) {
      head.setObject(1, CAR.value());
      head.setLong(2, link.number());
      head.setString(3, link.hash());
      head.executeUpdate();
    }
  }
}
