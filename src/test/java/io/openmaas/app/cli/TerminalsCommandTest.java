package io.openmaas.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.app.embedded.LocalPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of terminals comes in whether or not the server runs. */
class TerminalsCommandTest {
  @TempDir private Path data;

  @Test
  void a_list_is_imported_beside_a_running_server_and_without_one() throws Exception {
    Path list = data.resolve("terminals.csv");
    Files.writeString(
        list,
        """
        imei,sim,vehicle,model,protocol,auth,secret
        352093081452251,8937002180500686954,P1,FMC150,teltonika,certificate,
        35209308145226,23456,P2,FMC150,teltonika,network,
        """);
    assertEquals(70, run("terminals", "import", list.toString()).code(), "no database yet");
    try (var server = LocalPostgres.start(data.resolve("server/postgres"), binaries())) {
      prepare(server);
      Said rehearsed = run("terminals", "import", "--dry-run", list.toString());
      assertEquals(1, rehearsed.code());
      assertTrue(rehearsed.words().contains("line 3, imei: must have 15 digits"));
      assertTrue(rehearsed.words().contains("1 of 2 terminals would be imported, 1 refused"));
      Said imported = run("terminals", "import", list.toString());
      assertEquals(1, imported.code());
      assertTrue(imported.words().contains("1 of 2 terminals imported, 1 refused"));
    }
    Said again = run("terminals", "import", list.toString());
    assertEquals(1, again.code());
    assertTrue(again.words().contains("line 2, imei: is registered already"), again.words());
    assertEquals(2, run("terminals", "import", "nowhere.csv").code());
  }

  /** As much of the schema as a list of terminals needs, and one vehicle. */
  private static void prepare(LocalPostgres server) throws Exception {
    try (var connection =
            DriverManager.getConnection(
                server.address().jdbcUrl(), server.address().user(), server.address().password());
        var statement = connection.createStatement()) {
      for (String file : List.of("V5_001__terminal_records.sql", "V5_010__terminal_identity.sql")) {
        try (var in = RootCommand.class.getResourceAsStream("/db/openmaas/terminal/" + file)) {
          statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      statement.execute("create table terminal.vehicle (id uuid primary key, plate text)");
      statement.execute("insert into terminal.vehicle values (gen_random_uuid(), 'P1')");
    }
  }

  private Path binaries() {
    return data.resolve("cache/postgres");
  }

  private record Said(int code, String words) {}

  private Said run(String... arguments) {
    var words = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    var kept = new PrintStream(words, true, StandardCharsets.UTF_8);
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = data.toString();
    System.setOut(kept);
    System.setErr(kept);
    try {
      return new Said(RootCommand.execute(all), words.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
