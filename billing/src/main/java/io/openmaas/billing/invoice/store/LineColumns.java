package io.openmaas.billing.invoice.store;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.InvoiceLine;
import io.openmaas.billing.invoice.InvoiceLine.Subject;
import io.openmaas.billing.rating.RatedUsage;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.Optional;

/** An invoice line as the columns of billing.invoice_line. */
final class LineColumns {

  private LineColumns() {}

  /** All lines travel to the database in one statement, as one JSON array of these. */
  static JsonObject of(int position, InvoiceLine line) {
    var columns =
        new JsonObject()
            .put("position", position)
            .put("text", line.text())
            .put("service_from", line.service().from().toString())
            .put("service_to", line.service().to().toString())
            .put("amount_minor", line.amount().minor())
            .put("tax", line.tax().category().name())
            .put("tax_percent", line.tax().percent().toPlainString());
    line.quantity()
        .ifPresent(
            quantity ->
                columns
                    .put("quantity", quantity.count().toPlainString())
                    .put("unit", quantity.unit().code())
                    .put("unit_price", quantity.price().amount().toPlainString()));
    return switch (line.subject()) {
      case Subject.Fee fee ->
          columns.put("kind", "FEE").put("subscription", fee.subscription().toString());
      case Subject.Rental rental ->
          columns
              .put("kind", "RENTAL")
              .put("usage_key", rental.usage())
              .put("charge", rental.charge())
              .put("rental", rental.rental().toString())
              .put("trips", new JsonArray(rental.trips().stream().map(TripId::toString).toList()))
              .put("minutes", rental.minutes())
              .put("metres", rental.metres());
      case Subject.Ticket ticket ->
          columns
              .put("kind", "TICKET")
              .put("usage_key", ticket.usage())
              .put("charge", ticket.charge())
              .put("leg", ticket.leg())
              .put("ticket", ticket.number());
    };
  }

  static InvoiceLine line(Row row, Currency currency) {
    return new InvoiceLine(
        subject(row),
        row.getString("text"),
        new DatePeriod(row.getLocalDate("service_from"), row.getLocalDate("service_to")),
        quantity(row, currency),
        new Money(row.getLong("amount_minor"), currency),
        new InvoiceLine.Tax(
            TaxCategory.valueOf(row.getString("tax")), row.getBigDecimal("tax_percent")));
  }

  private static Optional<RatedUsage.Quantity> quantity(Row row, Currency currency) {
    BigDecimal count = row.getBigDecimal("quantity");
    return count == null
        ? Optional.empty()
        : Optional.of(
            new RatedUsage.Quantity(
                count,
                new Measure(row.getString("unit")),
                new UnitPrice(row.getBigDecimal("unit_price"), currency)));
  }

  private static Subject subject(Row row) {
    String kind = row.getString("kind");
    return switch (kind) {
      case "FEE" -> new Subject.Fee(new SubscriptionId(row.getUUID("subscription")));
      case "RENTAL" ->
          new Subject.Rental(
              row.getString("usage_key"),
              row.getInteger("charge"),
              new RentalId(row.getUUID("rental")),
              Arrays.stream(row.getArrayOfUUIDs("trips")).map(TripId::new).toList(),
              row.getLong("minutes"),
              row.getLong("metres"));
      case "TICKET" ->
          new Subject.Ticket(
              row.getString("usage_key"),
              row.getInteger("charge"),
              row.getString("leg"),
              row.getString("ticket"));
      default -> throw new IllegalStateException("invoice line of kind " + kind);
    };
  }
}
