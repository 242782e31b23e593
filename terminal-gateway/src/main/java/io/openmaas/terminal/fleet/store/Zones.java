package io.openmaas.terminal.fleet.store;

import static io.openmaas.terminal.fleet.store.Columns.utc;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.money.Money;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.terminal.fleet.place.FleetZone;
import io.openmaas.terminal.fleet.place.Hours;
import io.openmaas.terminal.fleet.place.ZoneId;
import io.openmaas.terminal.fleet.place.ZoneRules;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Zones, by city, in all their versions. Of one name there is one version at a time, by a
 * constraint of the database; versions that have begun are never changed, only ended.
 */
@ApplicationScoped
public class Zones {
  private static final String SELECT =
      """
      select id, city, name, outline, nullif(effective_from, '-infinity') as effective_from,
        effective_to, return_allowed, no_parking, max_kmh, hours, classes, charge_minor,
        charge_currency
      from terminal.zone
      """;

  /**
   * Adds a zone where all vehicles may be returned at all times; false where the city has or had
   * one of this name, which stays as it is.
   */
  public Uni<Boolean> add(SqlClient client, CityId city, Zone zone) {
    return add(
        client,
        new FleetZone(
            new ZoneId(UUID.randomUUID()),
            city,
            zone,
            ZoneRules.RETURN,
            Optional.empty(),
            Optional.empty()));
  }

  /** Adds a version; false where the city has one of this name in a part of its time. */
  public Uni<Boolean> add(SqlClient client, FleetZone zone) {
    ZoneRules rules = zone.rules();
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(zone.id().value())
        .addString(zone.city().value())
        .addString(zone.zone().name())
        .addJsonArray(json(zone.zone().outline()))
        .addOffsetDateTime(utc(zone.from()))
        .addOffsetDateTime(utc(zone.to()))
        .addBoolean(rules.returnAllowed())
        .addBoolean(rules.noParking())
        .addInteger(rules.maxKmh().isPresent() ? rules.maxKmh().getAsInt() : null)
        .addJsonArray(hours(rules.hours()))
        .addArrayOfString(rules.classes().stream().map(Enum::name).sorted().toArray(String[]::new))
        .addLong(rules.charge().map(Money::minor).orElse(null))
        .addString(rules.charge().map(money -> money.currency().getCurrencyCode()).orElse(null));
    return client
        .preparedQuery(
            """
            insert into terminal.zone
              (id, city, name, outline, effective_from, effective_to, return_allowed, no_parking,
               max_kmh, hours, classes, charge_minor, charge_currency)
            values ($1, $2, $3, $4, coalesce($5, '-infinity'::timestamptz), $6, $7, $8, $9, $10,
              $11, $12, $13)
            on conflict do nothing
            """)
        .execute(Tuple.newInstance(row))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Ends a version that would have held longer; false where there is none to end. */
  public Uni<Boolean> end(SqlClient client, ZoneId id, Instant at) {
    return client
        .preparedQuery(
            """
            update terminal.zone set effective_to = $2
            where id = $1 and effective_from <= $2 and (effective_to is null or effective_to > $2)
            """)
        .execute(Tuple.of(id.value(), utc(at)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Whether vehicles must be brought back to a zone of this name. */
  public Uni<Boolean> isHome(SqlClient client, CityId city, String name) {
    return client
        .preparedQuery(
            """
            select 1 from terminal.vehicle
            where city = $1 and home_zone = $2 and trip_kind = 'ROUND_TRIP' limit 1
            """)
        .execute(Tuple.of(city.value(), name))
        .map(rows -> rows.size() > 0);
  }

  /** All versions of the city's zones, by name and time. */
  public Uni<List<FleetZone>> list(SqlClient client, CityId city) {
    return list(
        client, SELECT + "where city = $1 order by name, effective_from", Tuple.of(city.value()));
  }

  /** The versions that hold at this moment, by name. */
  public Uni<List<FleetZone>> listAt(SqlClient client, CityId city, Instant at) {
    return list(
        client,
        SELECT
            + """
              where city = $1 and tstzrange(effective_from, effective_to, '[)') @> $2::timestamptz
              order by name
              """,
        Tuple.of(city.value(), utc(at)));
  }

  /** The version of this name that holds at this moment. */
  public Uni<Optional<FleetZone>> findAt(SqlClient client, CityId city, String name, Instant at) {
    return list(
            client,
            SELECT
                + """
                  where city = $1 and name = $2
                    and tstzrange(effective_from, effective_to, '[)') @> $3::timestamptz
                  """,
            Tuple.of(city.value(), name, utc(at)))
        .map(found -> found.stream().findFirst());
  }

  /** The version, not to be changed by others until the caller's transaction ends. */
  public Uni<Optional<FleetZone>> lock(SqlConnection connection, ZoneId id) {
    return list(connection, SELECT + "where id = $1 for update", Tuple.of(id.value()))
        .map(found -> found.stream().findFirst());
  }

  private static Uni<List<FleetZone>> list(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              var zones = new ArrayList<FleetZone>(rows.size());
              rows.forEach(row -> zones.add(toDomain(row)));
              return zones;
            });
  }

  private static FleetZone toDomain(Row row) {
    return new FleetZone(
        new ZoneId(row.getUUID("id")),
        new CityId(row.getString("city")),
        new Zone(row.getString("name"), corners(row.getJsonArray("outline"))),
        rules(row),
        Columns.find(row, "effective_from"),
        Columns.find(row, "effective_to"));
  }

  private static ZoneRules rules(Row row) {
    var classes = new HashSet<VehicleClass>();
    Arrays.stream(row.getArrayOfStrings("classes"))
        .map(VehicleClass::valueOf)
        .forEach(classes::add);
    Integer maxKmh = row.getInteger("max_kmh");
    Long charge = row.getLong("charge_minor");
    return new ZoneRules(
        row.getBoolean("return_allowed"),
        row.getBoolean("no_parking"),
        maxKmh == null ? OptionalInt.empty() : OptionalInt.of(maxKmh),
        hours(row.getJsonArray("hours")),
        classes,
        charge == null
            ? Optional.empty()
            : Optional.of(Money.ofMinor(charge, row.getString("charge_currency"))));
  }

  private static JsonArray json(List<Coordinates> outline) {
    var json = new JsonArray();
    outline.forEach(
        corner -> json.add(new JsonArray().add(corner.latitude()).add(corner.longitude())));
    return json;
  }

  private static List<Coordinates> corners(JsonArray outline) {
    var corners = new ArrayList<Coordinates>(outline.size());
    for (int i = 0; i < outline.size(); i++) {
      JsonArray corner = outline.getJsonArray(i);
      corners.add(new Coordinates(corner.getDouble(0), corner.getDouble(1)));
    }
    return corners;
  }

  /** Day 0 is every day. */
  private static JsonArray hours(List<Hours> hours) {
    var json = new JsonArray();
    hours.forEach(
        span ->
            json.add(
                new JsonArray()
                    .add(span.day().map(DayOfWeek::getValue).orElse(0))
                    .add(span.from().toString())
                    .add(span.to().toString())));
    return json;
  }

  private static List<Hours> hours(JsonArray json) {
    var hours = new ArrayList<Hours>(json.size());
    for (int i = 0; i < json.size(); i++) {
      JsonArray span = json.getJsonArray(i);
      int day = span.getInteger(0);
      hours.add(
          new Hours(
              day == 0 ? Optional.empty() : Optional.of(DayOfWeek.of(day)),
              LocalTime.parse(span.getString(1)),
              LocalTime.parse(span.getString(2))));
    }
    return hours;
  }
}
