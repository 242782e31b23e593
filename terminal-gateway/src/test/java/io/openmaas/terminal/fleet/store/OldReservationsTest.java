package io.openmaas.terminal.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Rows from before reservations had windows still keep their cars as they did. */
class OldReservationsTest {
  private static final String NAME = "old_reservations";

  @Test
  void rows_from_before_are_migrated_and_keep_their_cars() throws SQLException {
    try (var database = new TestDatabase()) {
      String server = "jdbc:postgresql://127.0.0.1:" + database.options().getPort() + "/";
      try (var connection = connect(server + database.options().getDatabase())) {
        run(connection, "create database " + NAME);
      }
      migrate(server + NAME, "5.119?");
      try (var connection = connect(server + NAME)) {
        insertOld(connection);
      }
      migrate(server + NAME, "latest");
      try (var connection = connect(server + NAME)) {
        assertEquals(
            List.of(
                "CONFIRMED 2026-05-04 08:00 9999-12-31 00:00 null null",
                "FINISHED 2026-05-01 08:00 2026-05-01 09:30 null null",
                "IN_USE 2026-05-04 07:00 9999-12-31 00:00 null null",
                "RELEASED 2026-05-02 08:00 2026-05-02 08:00 null null",
                "RETURNED 2026-05-03 08:00 2026-05-03 10:00 null null"),
            rows(
                connection,
                """
                select state || ' ' || to_char(window_from, 'YYYY-MM-DD HH24:MI') || ' '
                  || to_char(window_to, 'YYYY-MM-DD HH24:MI') || ' '
                  || coalesce(unlock_from::text, 'null') || ' '
                  || coalesce(no_show_at::text, 'null')
                from terminal.reservation order by 1
                """));
        var refused =
            assertThrows(
                SQLException.class,
                () ->
                    run(connection, reservation(9, 1, "HELD", "2026-09-01", "null", "null", true)));
        assertEquals("23P01", refused.getSQLState());
        assertEquals(
            List.of("Old Town -infinity true"),
            rows(
                connection,
                "select name || ' ' || effective_from || ' ' || return_allowed from terminal.zone"));
      }
    }
  }

  private static void insertOld(Connection connection) throws SQLException {
    for (int car = 1; car <= 3; car++) {
      run(
          connection,
          """
          insert into terminal.vehicle
            (id, city, plate, model, vehicle_class, propulsion, latitude, longitude, range_m,
             registered_at)
          values ('%s', 'marenholm', 'P %d', 'Lupo', 'SMALL', 'ELECTRIC', 54.9, 13.9, 1000,
            '2026-01-01T00:00:00Z')
          """
              .formatted(id(car), car));
    }
    run(connection, "insert into terminal.zone values ('marenholm', 'Old Town', '[]')");
    String first = "'2026-05-01T08:30:00Z'";
    run(
        connection,
        reservation(
            1, 1, "FINISHED", "2026-05-01T08:00:00Z", first, "'2026-05-01T09:30:00Z'", false));
    run(connection, reservation(2, 1, "RELEASED", "2026-05-02T08:00:00Z", "null", "null", false));
    run(connection, reservation(3, 1, "CONFIRMED", "2026-05-04T08:00:00Z", "null", "null", false));
    run(
        connection,
        reservation(
            4, 2, "IN_USE", "2026-05-04T07:00:00Z", "'2026-05-04T07:30:00Z'", "null", false));
    run(
        connection,
        reservation(
            5,
            3,
            "RETURNED",
            "2026-05-03T08:00:00Z",
            "'2026-05-03T08:10:00Z'",
            "'2026-05-03T10:00:00Z'",
            false));
  }

  private static String id(int number) {
    return "00000000-0000-0000-0000-%012d".formatted(number);
  }

  private static String reservation(
      int number,
      int car,
      String state,
      String heldAt,
      String unlockedAt,
      String returnedAt,
      boolean withWindow) {
    return """
    insert into terminal.reservation
      (id, booking, leg, traveller, vehicle, tariff, state, held_at, expires_at, unlocked_at,
       returned_at%s)
    values ('%s', gen_random_uuid(), 1, gen_random_uuid(), '%s', 't', '%s', '%s', '%s', %s, %s%s)
    """
        .formatted(
            withWindow ? ", planned_from, planned_to, window_from, window_to" : "",
            id(100 + number),
            id(car),
            state,
            heldAt,
            heldAt,
            unlockedAt,
            returnedAt,
            withWindow ? ", '2026-09-01', '2026-09-02', '2026-09-01', '2026-09-02'" : "");
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, "postgres", "postgres");
  }

  private static void migrate(String url, String target) {
    Flyway.configure()
        .dataSource(url, "postgres", "postgres")
        .locations("classpath:db/openmaas")
        .outOfOrder(true)
        .target(target)
        .load()
        .migrate();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
      var rows = new ArrayList<String>();
      try (var result = statement.executeQuery(sql)) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    }
  }
}
