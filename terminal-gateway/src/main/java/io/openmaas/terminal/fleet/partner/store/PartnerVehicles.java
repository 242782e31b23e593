package io.openmaas.terminal.fleet.partner.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.session.Protocol;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which partner speaks for which vehicle. While one does, the vehicle's terminal may not connect to
 * us itself.
 */
@ApplicationScoped
public class PartnerVehicles {
  private static final String SELECT =
      """
      select p.vehicle, p.partner, t.imei from terminal.partner_vehicle p
      join terminal.terminal t on t.vehicle = p.vehicle
      """;

  private final Pool pool;
  private final InstantSource clock;

  public PartnerVehicles(Pool pool, InstantSource clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * A vehicle that a partner speaks for.
   *
   * @param partner the account's e-mail address, in lower case
   */
  public record PartnerVehicle(VehicleId vehicle, String partner, Imei terminal) {}

  /** The name of an account as it is kept here. */
  public static String key(String account) {
    return account.strip().toLowerCase(Locale.ROOT);
  }

  /** Lets the partner, and no other, speak for the vehicle; false where it has no terminal. */
  public Uni<Boolean> assign(VehicleId vehicle, String partner) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into terminal.partner_vehicle (vehicle, partner, protocol_before, assigned_at)
                    select vehicle, $2, protocol, $3 from terminal.terminal where vehicle = $1
                    on conflict (vehicle) do update set partner = excluded.partner,
                      assigned_at = excluded.assigned_at
                    """)
                .execute(
                    Tuple.of(
                        vehicle.value(), key(partner), clock.instant().atOffset(ZoneOffset.UTC)))
                .call(
                    _ ->
                        connection
                            .preparedQuery(
                                "update terminal.terminal set protocol = $2 where vehicle = $1")
                            .execute(Tuple.of(vehicle.value(), Protocol.PARTNER.label())))
                .map(rows -> rows.rowCount() > 0));
  }

  /** Takes the vehicle back: its terminal speaks to us as before; false where nobody had it. */
  public Uni<Boolean> unassign(VehicleId vehicle) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(
                    """
                    with back as (
                      delete from terminal.partner_vehicle where vehicle = $1
                      returning vehicle, protocol_before)
                    update terminal.terminal t set protocol = back.protocol_before
                    from back where t.vehicle = back.vehicle
                    """)
                .execute(Tuple.of(vehicle.value()))
                .map(rows -> rows.rowCount() > 0));
  }

  /** The vehicle, if this partner speaks for it. */
  public Uni<Optional<PartnerVehicle>> find(VehicleId vehicle, String partner) {
    return list(
            SELECT + "where p.vehicle = $1 and p.partner = $2",
            Tuple.of(vehicle.value(), key(partner)))
        .map(all -> all.stream().findFirst());
  }

  /** All the partner speaks for. */
  public Uni<List<PartnerVehicle>> listOf(String partner) {
    return list(SELECT + "where p.partner = $1 order by p.vehicle", Tuple.of(key(partner)));
  }

  /** All that partners speak for. */
  public Uni<List<PartnerVehicle>> list() {
    return list(SELECT + "order by p.partner, p.vehicle", Tuple.tuple());
  }

  private Uni<List<PartnerVehicle>> list(String sql, Tuple parameters) {
    return pool.preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              var all = new ArrayList<PartnerVehicle>(rows.size());
              for (Row row : rows) {
                all.add(
                    new PartnerVehicle(
                        new VehicleId(row.getUUID("vehicle")),
                        row.getString("partner"),
                        new Imei(row.getString("imei"))));
              }
              return all;
            });
  }
}
