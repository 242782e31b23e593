package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.Measured;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageRecord;
import io.openmaas.billing.metering.UsageRecord.Proof;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.city.CityId;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.vehicle.VehicleClass;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** The usage log as the drawing of invoices by account reads it. */
@ApplicationScoped
public class UsageRecords {
  private final UsageLog log;

  public UsageRecords(UsageLog log) {
    this.log = log;
  }

  /** Usage before this instant that stands and is on no invoice yet, by time and key. */
  public Uni<List<UsageRecord>> listUncharged(
      SqlConnection connection, TravellerId traveller, CityId city, Instant before) {
    return log.listStanding(
            connection,
            AccountId.of(traveller, city),
            new Period(Instant.parse("1970-01-01T00:00:00Z"), before))
        .flatMap(
            standing ->
                connection
                    .preparedQuery(
                        "select distinct usage_key from billing.invoice_line where usage_key ="
                            + " any($1)")
                    .execute(
                        Tuple.of(
                            (Object)
                                standing.stream()
                                    .map(usage -> usage.key().value())
                                    .toArray(String[]::new)))
                    .map(
                        rows -> {
                          var charged = new HashSet<String>();
                          rows.forEach(row -> charged.add(row.getString(0)));
                          return standing.stream()
                              .filter(usage -> !charged.contains(usage.key().value()))
                              .map(usage -> record(traveller, city, usage))
                              .toList();
                        }));
  }

  private static UsageRecord record(TravellerId traveller, CityId city, Usage usage) {
    Use use = usage.use();
    var tariff = usage.pin().tariff().orElseThrow();
    return switch (usage.proof()) {
      case Usage.Proof.OfRental rental ->
          new UsageRecord(
              traveller,
              city,
              tariff,
              new LegKey(new BookingId(rental.rental().value()), 0),
              use.time(),
              Measured.CarUse.of(
                  VehicleClass.valueOf(use.dimension(Use.VEHICLE_CLASS).orElseThrow()),
                  use.time().length(),
                  use.quantity(io.openmaas.billing.catalogue.Measure.KILOMETRES)
                      .movePointRight(3)
                      .longValueExact()),
              new Proof.OfRental(rental.rental(), rental.trips(), rental.vehicle()));
      case Usage.Proof.OfTicket ticket -> {
        int dot = ticket.leg().lastIndexOf('.');
        yield new UsageRecord(
            traveller,
            city,
            tariff,
            new LegKey(
                new BookingId(UUID.fromString(ticket.leg().substring(0, dot))),
                Integer.parseInt(ticket.leg().substring(dot + 1))),
            use.time(),
            new Measured.TransitRide(
                new OperatorId(use.dimension(Use.OPERATOR).orElseThrow()),
                use.price().orElseThrow()),
            new Proof.OfTicket(ticket.ticket(), ticket.line()));
      }
      case Usage.Proof.Reported _ ->
          throw new IllegalStateException("usage " + usage.key() + " is not of a trip");
    };
  }
}
