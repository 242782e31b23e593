package io.openmaas.terminal.fleet.store;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Where vehicles may be returned, by city. */
@ApplicationScoped
public class Zones {

  /** Adds the zone; false where the city has one of this name, which stays as it is. */
  public Uni<Boolean> add(SqlClient client, CityId city, Zone zone) {
    var outline = new JsonArray();
    zone.outline()
        .forEach(
            corner -> outline.add(new JsonArray().add(corner.latitude()).add(corner.longitude())));
    return client
        .preparedQuery(
            """
            insert into terminal.zone (city, name, outline) values ($1, $2, $3)
            on conflict (city, name) do nothing
            """)
        .execute(Tuple.of(city.value(), zone.name(), outline))
        .map(rows -> rows.rowCount() > 0);
  }

  public Uni<List<Zone>> list(SqlClient client, CityId city) {
    return client
        .preparedQuery("select name, outline from terminal.zone where city = $1 order by name")
        .execute(Tuple.of(city.value()))
        .map(
            rows -> {
              var zones = new ArrayList<Zone>(rows.size());
              rows.forEach(row -> zones.add(toDomain(row)));
              return zones;
            });
  }

  private static Zone toDomain(Row row) {
    JsonArray outline = row.getJsonArray("outline");
    var corners = new ArrayList<Coordinates>(outline.size());
    for (int i = 0; i < outline.size(); i++) {
      JsonArray corner = outline.getJsonArray(i);
      corners.add(new Coordinates(corner.getDouble(0), corner.getDouble(1)));
    }
    return new Zone(row.getString("name"), corners);
  }
}
