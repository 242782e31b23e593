package io.openmaas.billing.metering.store;

import io.openmaas.billing.metering.Measured;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.UsageRecord;
import io.openmaas.billing.metering.UsageRecord.Proof;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.vehicle.VehicleClass;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Usage records in PostgreSQL, always within a transaction of the caller. */
@ApplicationScoped
public class UsageRecords {
  private static final String INSERT =
      """
      insert into billing.usage
             (key, fingerprint, traveller, city, at, tariff, kind, booking, leg, began_at, ended_at,
              rental, trips, vehicle, vehicle_class, started_minutes, metres,
              operator, ticket, line, operator_price_minor, currency)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
              $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
      on conflict (key) do nothing
      """;

  /** Writes the record unless its key is there. */
  public Uni<Recorded> record(SqlConnection connection, UsageRecord usage) {
    return connection
        .preparedQuery(INSERT)
        .execute(tuple(usage))
        .flatMap(
            inserted ->
                inserted.rowCount() == 1
                    ? Uni.createFrom().item(Recorded.NEW)
                    : compare(connection, usage));
  }

  private static Uni<Recorded> compare(SqlConnection connection, UsageRecord usage) {
    return connection
        .preparedQuery("select fingerprint from billing.usage where key = $1")
        .execute(Tuple.of(usage.key()))
        .flatMap(
            rows ->
                rows.iterator().next().getString(0).equals(fingerprint(usage))
                    ? Uni.createFrom().item(Recorded.ALREADY)
                    : setAside(connection, usage));
  }

  private static Uni<Recorded> setAside(SqlConnection connection, UsageRecord usage) {
    return connection
        .preparedQuery("insert into billing.usage_conflict (key, content) values ($1, $2)")
        .execute(Tuple.of(usage.key(), usage.toString()))
        .replaceWith(Recorded.CONFLICT);
  }

  /** Takes recorded usage back; false where there is none, or it was taken back before. */
  public Uni<Boolean> reverse(
      SqlConnection connection, String key, String reason, Instant reversedAt) {
    return connection
        .preparedQuery(
            """
            insert into billing.usage_reversal (key, reason, reversed_at)
            select u.key, $2, $3 from billing.usage u where u.key = $1
            on conflict do nothing
            """)
        .execute(Tuple.of(key, reason, reversedAt.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  public Uni<Optional<UsageRecord>> find(SqlConnection connection, String key) {
    return connection
        .preparedQuery("select * from billing.usage where key = $1")
        .execute(Tuple.of(key))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.of(usage(rows.iterator().next())));
  }

  /** Usage before this instant that stands and is on no invoice yet, by time and key. */
  public Uni<List<UsageRecord>> listUncharged(
      SqlConnection connection, TravellerId traveller, CityId city, Instant before) {
    return connection
        .preparedQuery(
            """
            select u.* from billing.usage u
             where u.traveller = $1 and u.city = $2 and u.at < $3
               and not exists (select 1 from billing.invoice_line l where l.usage_key = u.key)
               and not exists (select 1 from billing.usage_reversal r where r.key = u.key)
             order by u.at, u.key
            """)
        .execute(Tuple.of(traveller.value(), city.value(), before.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var list = new ArrayList<UsageRecord>();
              rows.forEach(row -> list.add(usage(row)));
              return list;
            });
  }

  private static Tuple tuple(UsageRecord usage) {
    var values = new ArrayList<Object>();
    values.addAll(
        Arrays.asList(
            usage.key(),
            fingerprint(usage),
            usage.traveller().value(),
            usage.city().value(),
            usage.at().atOffset(ZoneOffset.UTC),
            usage.tariff().value(),
            usage.measured().kind().code(),
            usage.leg().booking().value(),
            usage.leg().index(),
            usage.time().from().atOffset(ZoneOffset.UTC),
            usage.time().to().atOffset(ZoneOffset.UTC)));
    values.addAll(
        usage.proof() instanceof Proof.OfRental rental
                && usage.measured() instanceof Measured.CarUse car
            ? Arrays.asList(
                rental.rental().value(),
                rental.trips().stream().map(TripId::value).toArray(UUID[]::new),
                rental.vehicle(),
                car.vehicleClass().name(),
                car.startedMinutes(),
                car.metres())
            : Arrays.asList(null, null, null, null, null, null));
    values.addAll(
        usage.proof() instanceof Proof.OfTicket ticket
                && usage.measured() instanceof Measured.TransitRide ride
            ? Arrays.asList(
                ride.operator().value(),
                ticket.ticket(),
                ticket.line(),
                ride.operatorPrice().minor(),
                ride.operatorPrice().currency().getCurrencyCode())
            : Arrays.asList(null, null, null, null, null));
    return Tuple.from(values);
  }

  private static UsageRecord usage(Row row) {
    boolean car = row.getString("kind").equals("CAR_SHARE");
    return new UsageRecord(
        new TravellerId(row.getUUID("traveller")),
        new CityId(row.getString("city")),
        new TariffRef(row.getString("tariff")),
        new LegKey(new BookingId(row.getUUID("booking")), row.getInteger("leg")),
        new Period(instant(row, "began_at"), instant(row, "ended_at")),
        car
            ? new Measured.CarUse(
                VehicleClass.valueOf(row.getString("vehicle_class")),
                row.getLong("started_minutes"),
                row.getLong("metres"))
            : new Measured.TransitRide(
                new OperatorId(row.getString("operator")),
                Money.ofMinor(row.getLong("operator_price_minor"), row.getString("currency"))),
        car
            ? new Proof.OfRental(
                new RentalId(row.getUUID("rental")),
                Arrays.stream(row.getArrayOfUUIDs("trips")).map(TripId::new).toList(),
                row.getString("vehicle"))
            : new Proof.OfTicket(row.getString("ticket"), row.getString("line")));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time.toInstant();
  }

  /** Times are kept to the microsecond, so only milliseconds are compared. */
  private static String fingerprint(UsageRecord usage) {
    String content =
        String.join(
            "\n",
            usage.traveller().toString(),
            usage.city().toString(),
            usage.tariff().toString(),
            usage.leg().toString(),
            Long.toString(usage.time().from().toEpochMilli()),
            Long.toString(usage.time().to().toEpochMilli()),
            usage.measured().toString(),
            usage.proof().toString());
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
