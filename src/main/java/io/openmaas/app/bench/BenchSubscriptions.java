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
            with heads as (
              insert into billing.subscription (id, traveller, city, plan, starts_on, billing_day,
                                                zone)
              select s, t, ?, ?, ?, 1, 'Europe/Berlin' from unnest(?::uuid[], ?::uuid[]) u (s, t)
              returning id),
            changes as (
              insert into billing.subscription_change
                     (subscription, number, id, recorded_at, day, kind, content)
              select s, 1, gen_random_uuid(), ?::date, ?, 'STARTED',
                     jsonb_build_object('plan', ?, 'account', a, 'members', jsonb_build_array(t),
                                        'quantity', '1', 'billingDay', null)
                from unnest(?::uuid[], ?::uuid[], ?::uuid[]) u (s, t, a)
              returning id)
            insert into billing.subscription_payer (account, subscription)
            select a, s from unnest(?::uuid[], ?::uuid[]) u (s, a)
            """)) {
      var owned = connection.createArrayOf("uuid", ids);
      var users = connection.createArrayOf("uuid", travellers);
      var payers = connection.createArrayOf("uuid", accounts);
      Object[] values = {
        city,
        plan.value(),
        from,
        owned,
        users,
        from,
        from,
        plan.value(),
        owned,
        users,
        payers,
        owned,
        payers
      };
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
  }
}
