package io.openmaas.terminal.trip.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.json.DomainJson;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFacts;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.trip.TripVersion;
import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Trip records as rows of {@code terminal.trip}: written once, each with its event, never changed.
 */
public final class TripRows {
  private static final ObjectMapper JSON = DomainJson.storeMapper();
  private static final String INSERT =
      """
      insert into terminal.trip
        (id, revision, vehicle, from_at, to_at, metres, source, records, start_latitude,
         start_longitude, end_latitude, end_longitude, flags, chain_number, chain_hash,
         recorded_at, facts, supersedes, links)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
      """;

  private TripRows() {}

  /** Adds these trip records and announces them, in the caller's transaction. */
  public static Uni<Void> write(
      SqlConnection connection, EventLog events, List<TripRecord> trips, Instant recordedAt) {
    if (trips.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows = new ArrayList<Tuple>();
    for (TripRecord trip : trips) {
      rows.add(row(trip, recordedAt));
    }
    return connection
        .preparedQuery(INSERT)
        .executeBatch(rows)
        .flatMap(
            done ->
                events.append(connection, trips.stream().map(Event.TripRecorded::new).toList()));
  }

  /** A trip record as a row of {@code terminal.trip} has it. */
  public static TripRecord tripOf(Row row) {
    var flags = EnumSet.noneOf(TripFlag.class);
    Arrays.stream(row.getArrayOfStrings("flags")).map(TripFlag::valueOf).forEach(flags::add);
    return new TripRecord(
        new TripId(row.getUUID("id")),
        row.getInteger("revision"),
        new VehicleId(row.getUUID("vehicle")),
        new Period(instant(row, "from_at"), instant(row, "to_at")),
        row.getLong("metres"),
        OdometerSource.valueOf(row.getString("source")),
        row.getInteger("records"),
        position(row, "start_latitude", "start_longitude"),
        position(row, "end_latitude", "end_longitude"),
        flags,
        new ChainLink(row.getLong("chain_number"), row.getString("chain_hash")),
        Optional.ofNullable(row.getJsonObject("facts")).map(TripRows::facts).orElse(TripFacts.NONE),
        versions(row.getArrayOfStrings("supersedes")),
        LinkRanges.parse(row.getString("links")));
  }

  private static Tuple row(TripRecord trip, Instant recordedAt) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(trip.id().value())
        .addInteger(trip.revision())
        .addUUID(trip.vehicle().value())
        .addOffsetDateTime(utc(trip.time().from()))
        .addOffsetDateTime(utc(trip.time().to()))
        .addLong(trip.metres())
        .addString(trip.source().name())
        .addInteger(trip.records())
        .addDouble(trip.start().map(Coordinates::latitude).orElse(null))
        .addDouble(trip.start().map(Coordinates::longitude).orElse(null))
        .addDouble(trip.end().map(Coordinates::latitude).orElse(null))
        .addDouble(trip.end().map(Coordinates::longitude).orElse(null))
        .addArrayOfString(trip.flags().stream().map(TripFlag::name).sorted().toArray(String[]::new))
        .addLong(trip.chain().number())
        .addString(trip.chain().hash())
        .addOffsetDateTime(utc(recordedAt))
        .addValue(json(trip.facts()))
        .addArrayOfString(
            trip.supersedes().stream().map(TripRows::text).sorted().toArray(String[]::new))
        .addString(trip.links().toString());
    return Tuple.newInstance(row);
  }

  private static Set<TripVersion> versions(String[] texts) {
    var versions = new HashSet<TripVersion>();
    for (String text : texts) {
      versions.add(version(text));
    }
    return versions;
  }

  private static String text(TripVersion version) {
    return version.id() + "." + version.revision();
  }

  private static TripVersion version(String text) {
    int dot = text.lastIndexOf('.');
    return new TripVersion(
        new TripId(UUID.fromString(text.substring(0, dot))),
        Integer.parseInt(text.substring(dot + 1)));
  }

  private static JsonObject json(TripFacts facts) {
    try {
      return new JsonObject(JSON.writeValueAsString(facts));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + facts, e);
    }
  }

  private static TripFacts facts(JsonObject json) {
    try {
      return JSON.readValue(json.encode(), TripFacts.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a trip's facts cannot be read: " + json, e);
    }
  }

  private static Optional<Coordinates> position(Row row, String latitude, String longitude) {
    return Optional.ofNullable(row.getDouble(latitude))
        .map(value -> new Coordinates(value, row.getDouble(longitude)));
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
