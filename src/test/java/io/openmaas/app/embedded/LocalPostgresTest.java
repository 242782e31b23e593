package io.openmaas.app.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A killed process leaves its PostgreSQL behind; the next start must take over at once. */
class LocalPostgresTest {

  @Test
  void a_server_left_by_a_killed_process_gives_way_and_keeps_its_data(@TempDir Path folder)
      throws Exception {
    Path binaries = Path.of("target", "postgres-binaries").toAbsolutePath();
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                folder.toString(),
                binaries.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = owner.inputReader()) {
      assertEquals("kept", output.readLine());
    } finally {
      owner.destroyForcibly().waitFor();
    }
    var second = LocalPostgres.start(folder, binaries);
    try (var connection = connect(second);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select answer from kept")) {
      assertTrue(rows.next());
      assertEquals(42, rows.getInt(1));
    } finally {
      second.close();
    }
  }

  @Test
  void nobody_connects_without_the_password(@TempDir Path folder) {
    Path binaries = Path.of("target", "postgres-binaries").toAbsolutePath();
    try (var server = LocalPostgres.start(folder, binaries)) {
      var address = server.address();
      assertThrows(
          SQLException.class,
          () -> DriverManager.getConnection(address.jdbcUrl(), address.user(), "guessed"));
    }
  }

  @Test
  void a_foreign_process_with_the_number_in_the_pid_file_is_left_alone(@TempDir Path folder)
      throws Exception {
    Path binaries = Path.of("target", "postgres-binaries").toAbsolutePath();
    LocalPostgres.start(folder, binaries).close();
    Process bystander = new ProcessBuilder("sleep", "60").start();
    try {
      Files.write(
          folder.resolve("data/postmaster.pid"), List.of(Long.toString(bystander.pid()), "x"));
      LocalPostgres.start(folder, binaries).close();
      assertTrue(bystander.isAlive());
    } finally {
      bystander.destroy();
    }
  }

  @Test
  void a_folder_serves_one_instance_at_a_time(@TempDir Path folder) {
    try (var held = InstanceFolder.open(folder)) {
      assertEquals(folder, held.path());
      assertThrows(StartFailure.class, () -> InstanceFolder.open(folder));
    }
    InstanceFolder.open(folder).close();
  }

  /** A process that starts a server, commits a table, and is killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String... folders) throws Exception {
      var server = LocalPostgres.start(Path.of(folders[0]), Path.of(folders[1]));
      try (var connection = connect(server);
          var statement = connection.createStatement()) {
        assertEquals("on", show(connection, "fsync"));
        assertEquals("on", show(connection, "synchronous_commit"));
        statement.execute("create table kept as select 42 as answer");
      }
      System.out.println("kept");
      Thread.sleep(60_000);
    }
  }

  private static Connection connect(LocalPostgres server) throws SQLException {
    var address = server.address();
    return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("show " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
