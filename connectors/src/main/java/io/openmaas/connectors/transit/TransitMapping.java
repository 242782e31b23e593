package io.openmaas.connectors.transit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.HoldsLegs.Standing;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.Ticket;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;

/**
 * Between our words and the operator's. Writing is strict; reading takes what it needs, tolerates
 * what it does not know, and throws {@link RuntimeException} where something needed is absent.
 */
final class TransitMapping {
  private final OperatorId operator;

  TransitMapping(OperatorId operator) {
    this.operator = operator;
  }

  JsonNode quoteRequest(TransitLeg leg, Currency currency) {
    return trip(leg).put("currency", currency.getCurrencyCode());
  }

  /**
   * The traveller is not named: the operator needs no personal data to sell a single ticket.
   *
   * @param leg of the order
   */
  JsonNode bookingRequest(LegOrder order, TransitLeg leg) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("externalId", order.key().toString());
    body.set("trip", trip(leg));
    body.set("price", money(order.price().gross()));
    return body;
  }

  private static ObjectNode trip(TransitLeg leg) {
    var movement = leg.movement();
    var trip = JsonNodeFactory.instance.objectNode();
    trip.put("gtfsTripId", leg.line().gtfsTripId());
    trip.put("line", leg.line().name());
    trip.set("from", stop(movement.from()));
    trip.set("to", stop(movement.to()));
    trip.put("departure", movement.time().from().toString());
    trip.put("arrival", movement.time().to().toString());
    trip.put("metres", movement.metres());
    return trip;
  }

  private static ObjectNode stop(Place place) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", place.name())
        .put("lat", place.at().latitude())
        .put("lon", place.at().longitude());
  }

  private static ObjectNode money(Money money) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("amount", money.major().toPlainString())
        .put("currency", money.currency().getCurrencyCode());
  }

  Quote quote(JsonNode reply) {
    JsonNode price = reply.required("price");
    return new Quote(
        new OperatorRef(operator, reply.required("quoteId").asText()),
        Money.of(
            price.required("amount").asText(),
            Currency.getInstance(price.required("currency").asText())));
  }

  OperatorRef ref(JsonNode booking) {
    return new OperatorRef(operator, booking.required("bookingId").asText());
  }

  Instant expiry(JsonNode booking) {
    return Instant.parse(booking.required("expiresAt").asText());
  }

  /** Empty for a status we do not know. */
  Optional<LegState> state(JsonNode booking) {
    return switch (booking.path("status").asText()) {
      case "HELD" -> Optional.of(LegState.HELD);
      case "CONFIRMED" -> Optional.of(LegState.CONFIRMED);
      case "CANCELLED", "EXPIRED" -> Optional.of(LegState.RELEASED);
      default -> Optional.empty();
    };
  }

  Optional<Ticket> ticket(JsonNode booking) {
    JsonNode ticket = booking.path("ticket");
    return ticket.isObject()
        ? Optional.of(
            new Ticket(
                ticket.required("number").asText(),
                ticket.required("barcode").asText(),
                new Period(
                    Instant.parse(ticket.required("validFrom").asText()),
                    Instant.parse(ticket.required("validTo").asText()))))
        : Optional.empty();
  }

  /** The booking with our key among those found. */
  Optional<Standing> standing(JsonNode reply, LegKey key) {
    for (JsonNode booking : reply.required("bookings")) {
      if (booking.path("externalId").asText().equals(key.toString())) {
        return Optional.of(
            new Standing(
                ref(booking),
                state(booking)
                    .orElseThrow(
                        () -> new IllegalArgumentException("unknown status in " + booking)),
                ticket(booking)));
      }
    }
    return Optional.empty();
  }
}
