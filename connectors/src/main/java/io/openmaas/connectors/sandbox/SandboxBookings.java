package io.openmaas.connectors.sandbox;

import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the simulated transit operator has sold, in its own table. */
final class SandboxBookings {
  private static final Duration HELD_FOR = Duration.ofMinutes(10);
  private static final Duration VALID_AROUND_TRIP = Duration.ofMinutes(15);

  private final Pool database;
  private final Ids ids;
  private final InstantSource clock;

  SandboxBookings(Pool database, Ids ids, InstantSource clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** Holds it, or gives what is known under the same external id. */
  Uni<JsonObject> hold(String externalId, JsonObject trip, JsonObject price) {
    Instant now = clock.instant();
    return database
        .preparedQuery(
            """
            insert into connectors.sandbox_booking
              (id, external_id, status, trip, price, held_at, expires_at)
            values ($1, $2, 'HELD', $3, $4, $5, $6)
            on conflict (external_id) do nothing""")
        .execute(
            Tuple.from(
                List.of(
                    "b-" + ids.next(),
                    externalId,
                    trip.encode(),
                    price.encode(),
                    now.atOffset(ZoneOffset.UTC),
                    now.plus(HELD_FOR).atOffset(ZoneOffset.UTC))))
        .flatMap(_ -> findByExternalId(externalId))
        .map(found -> found.getFirst());
  }

  Uni<List<JsonObject>> findByExternalId(String externalId) {
    return database
        .preparedQuery("select * from connectors.sandbox_booking where external_id = $1")
        .execute(Tuple.of(externalId))
        .map(this::documents);
  }

  Uni<Optional<JsonObject>> find(String id) {
    return database
        .preparedQuery("select * from connectors.sandbox_booking where id = $1")
        .execute(Tuple.of(id))
        .map(rows -> documents(rows).stream().findFirst());
  }

  /** All, the latest first: the operator's own books, for comparing ours with. */
  Uni<List<JsonObject>> list() {
    return database
        .query("select * from connectors.sandbox_booking order by held_at desc, id limit 1000")
        .execute()
        .map(this::documents);
  }

  /** Issues the ticket if it is held; the booking as it then is. */
  Uni<Optional<JsonObject>> confirm(String id) {
    return find(id)
        .flatMap(
            found ->
                found.filter(booking -> booking.getString("status").equals("HELD")).isEmpty()
                    ? Uni.createFrom().item(found)
                    : issue(id, found.get()).flatMap(_ -> find(id)));
  }

  private Uni<Void> issue(String id, JsonObject booking) {
    return keys()
        .flatMap(
            keys ->
                database
                    .query("select nextval('connectors.sandbox_ticket_number') as number")
                    .execute()
                    .flatMap(
                        rows ->
                            issue(id, booking, keys, rows.iterator().next().getLong("number"))));
  }

  private Uni<Void> issue(String id, JsonObject booking, KeyPair keys, long count) {
    var trip = booking.getJsonObject("trip");
    var valid =
        new Period(
            Instant.parse(trip.getString("departure")).minus(VALID_AROUND_TRIP),
            Instant.parse(trip.getString("arrival")).plus(VALID_AROUND_TRIP));
    var ticket =
        new SignedTicket(
            "CT-%08d".formatted(count),
            trip.getString("line", ""),
            trip.getJsonObject("from", new JsonObject()).getString("name", ""),
            trip.getJsonObject("to", new JsonObject()).getString("name", ""),
            valid);
    return database
        .preparedQuery(
            """
            update connectors.sandbox_booking
            set status = 'CONFIRMED', ticket_number = $2, ticket_barcode = $3,
              ticket_from = $4, ticket_to = $5
            where id = $1 and status = 'HELD' and expires_at > $6""")
        .execute(
            Tuple.from(
                List.of(
                    id,
                    ticket.number(),
                    ticket.barcode(keys.getPrivate()),
                    valid.from().atOffset(ZoneOffset.UTC),
                    valid.to().atOffset(ZoneOffset.UTC),
                    clock.instant().atOffset(ZoneOffset.UTC))))
        .replaceWithVoid();
  }

  /** Takes it back unless the trip has begun; the booking as it then is. */
  Uni<Optional<JsonObject>> cancel(String id) {
    return database
        .preparedQuery(
            """
            update connectors.sandbox_booking set status = 'CANCELLED'
            where id = $1 and (status = 'HELD'
              or status = 'CONFIRMED' and (trip::json ->> 'departure')::timestamptz > $2)""")
        .execute(Tuple.of(id, clock.instant().atOffset(ZoneOffset.UTC)))
        .flatMap(_ -> find(id));
  }

  /** The key that signs tickets, made at the first use. */
  Uni<KeyPair> keys() {
    return storedKeys()
        .flatMap(
            found ->
                found.isPresent()
                    ? Uni.createFrom().item(found.get())
                    : storeNewKeys().flatMap(_ -> storedKeys()).map(Optional::get));
  }

  private Uni<Optional<KeyPair>> storedKeys() {
    return database
        .query("select private_key, public_key from connectors.sandbox_key")
        .execute()
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(
                    keyPair(
                        row.getBuffer("private_key").getBytes(),
                        row.getBuffer("public_key").getBytes()));
              }
              return Optional.empty();
            });
  }

  private Uni<Void> storeNewKeys() {
    try {
      KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return database
          .preparedQuery(
              "insert into connectors.sandbox_key (private_key, public_key) values ($1, $2)"
                  + " on conflict do nothing")
          .execute(
              Tuple.of(
                  Buffer.buffer(keys.getPrivate().getEncoded()),
                  Buffer.buffer(keys.getPublic().getEncoded())))
          .replaceWithVoid();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static KeyPair keyPair(byte[] privateKey, byte[] publicKey) {
    try {
      var factory = KeyFactory.getInstance("Ed25519");
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(publicKey)),
          factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sandbox's ticket key cannot be read", e);
    }
  }

  private List<JsonObject> documents(RowSet<Row> rows) {
    var documents = new ArrayList<JsonObject>();
    rows.forEach(row -> documents.add(document(row)));
    return documents;
  }

  private JsonObject document(Row row) {
    Instant expiresAt = row.getOffsetDateTime("expires_at").toInstant();
    String status = row.getString("status");
    boolean expired = status.equals("HELD") && !clock.instant().isBefore(expiresAt);
    var document =
        new JsonObject()
            .put("bookingId", row.getString("id"))
            .put("externalId", row.getString("external_id"))
            .put("status", expired ? "EXPIRED" : status)
            .put("expiresAt", expiresAt.toString())
            .put("trip", new JsonObject(row.getString("trip")))
            .put("price", new JsonObject(row.getString("price")))
            .putNull("ticket");
    if (row.getString("ticket_number") != null) {
      document.put(
          "ticket",
          new JsonObject()
              .put("number", row.getString("ticket_number"))
              .put("barcode", row.getString("ticket_barcode"))
              .put("validFrom", row.getOffsetDateTime("ticket_from").toInstant().toString())
              .put("validTo", row.getOffsetDateTime("ticket_to").toInstant().toString()));
    }
    return document;
  }
}
