package io.openmaas.app.bench;

import io.openmaas.core.offer.TariffRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;

/** Puts subscriptions into the database, one for each account. */
final class BenchSubscriptions {

  private BenchSubscriptions() {}

  static void insert(
      Connection connection,
      String city,
      UUID[] ids,
      UUID[] travellers,
      UUID[] accounts,
      LocalDate from,
      TariffRef plan)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into billing.subscription (id, traveller, city, plan, starts_on, billing_day,
                                              zone)
            select s, t, ?, ?, ?, 1, 'Europe/Berlin' from unnest(?::uuid[], ?::uuid[]) u (s, t)
            """)) {
      insert.setString(1, city);
      insert.setString(2, plan.value());
      insert.setObject(3, from);
      insert.setArray(4, connection.createArrayOf("uuid", ids));
      insert.setArray(5, connection.createArrayOf("uuid", travellers));
      insert.executeUpdate();
    }
  }
}
