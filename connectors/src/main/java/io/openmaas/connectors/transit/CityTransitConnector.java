package io.openmaas.connectors.transit;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.connectors.Connector;
import io.openmaas.connectors.ConnectorFailure;
import io.openmaas.connectors.transit.TransitCall.Method;
import io.openmaas.connectors.transit.TransitCall.Reply;
import io.openmaas.core.booking.HoldsLegs;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.context.CallersContext;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.offer.QuotesLegs;
import io.openmaas.core.operator.Capability;
import io.openmaas.core.operator.Operator;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.camel.ProducerTemplate;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sells tickets of the city's transit operator. */
@ApplicationScoped
public class CityTransitConnector implements Connector, HoldsLegs, QuotesLegs {
  private static final OperatorId ID = new OperatorId("city-transit");
  private static final Operator PROFILE =
      new Operator(
          ID, "City Transit", Set.of(Capability.QUOTE, Capability.HOLD, Capability.TICKET));

  /** What the client's own time-out needs to be noticed. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final ProducerTemplate camel;
  private final TransitAddress address;
  private final Duration deadline;
  private final TransitMapping mapping = new TransitMapping(ID);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("city-transit-", 0).factory());

  CityTransitConnector(
      ProducerTemplate camel,
      TransitAddress address,
      @ConfigProperty(name = "openmaas.connectors.city-transit.timeout", defaultValue = "PT3S")
          Duration timeout) {
    this.camel = camel;
    this.address = address;
    this.deadline = timeout.plus(GRACE);
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }

  @Override
  public Operator profile() {
    return PROFILE;
  }

  @Override
  public OperatorId operator() {
    return ID;
  }

  @Override
  public Uni<Optional<Quote>> quote(Leg leg, Currency currency) {
    if (!(leg instanceof TransitLeg transit)) {
      return Uni.createFrom().item(Optional.empty());
    }
    return post("/v1/quotes", mapping.quoteRequest(transit, currency))
        .map(
            reply ->
                reply.refused()
                    ? Optional.empty()
                    : Optional.of(read(succeeded(reply), mapping::quote)));
  }

  @Override
  public Uni<Hold> hold(LegOrder order) {
    if (!(order.leg() instanceof TransitLeg transit)) {
      return Uni.createFrom().item(new Hold.Refused("sells transit tickets only"));
    }
    return post("/v1/bookings", mapping.bookingRequest(order, transit))
        .map(reply -> reply.refused() ? new Hold.Refused(reply.reason()) : held(succeeded(reply)))
        .onFailure(ConnectorFailure.class)
        .recoverWithItem(failure -> new Hold.Unknown(failure.getMessage()));
  }

  @Override
  public Uni<Confirmation> confirm(LegKey key, OperatorRef held) {
    return post(path(held) + "/commit", null)
        .map(
            reply ->
                reply.refused()
                    ? new Confirmation.Refused(reply.reason())
                    : confirmed(succeeded(reply)))
        .onFailure(ConnectorFailure.class)
        .recoverWithItem(failure -> new Confirmation.Unknown(failure.getMessage()));
  }

  @Override
  public Uni<Release> release(LegKey key, OperatorRef held) {
    return post(path(held) + "/cancel", null)
        .map(
            reply ->
                reply.refused() ? new Release.Refused(reply.reason()) : released(succeeded(reply)))
        .onFailure(ConnectorFailure.class)
        .recoverWithItem(failure -> new Release.Unknown(failure.getMessage()));
  }

  @Override
  public Uni<Optional<Standing>> find(LegKey key) {
    String query = "/v1/bookings?externalId=" + encoded(key.toString());
    return call(new TransitCall(Method.GET, address.baseUrl() + query, Optional.empty()))
        .map(reply -> read(succeeded(reply), found -> mapping.standing(found, key)));
  }

  private Hold held(JsonNode booking) {
    return read(booking, mapping::state)
        .filter(state -> state == LegState.HELD || state == LegState.CONFIRMED)
        .<Hold>map(
            _ -> read(booking, json -> new Hold.Held(mapping.ref(json), mapping.expiry(json))))
        .orElseGet(() -> new Hold.Refused("it is " + booking.path("status").asText()));
  }

  private Confirmation confirmed(JsonNode booking) {
    return read(booking, mapping::state).filter(LegState.CONFIRMED::equals).isPresent()
        ? new Confirmation.Confirmed(read(booking, mapping::ticket))
        : new Confirmation.Unknown("it is " + booking.path("status").asText());
  }

  private Release released(JsonNode booking) {
    return read(booking, mapping::state).filter(LegState.RELEASED::equals).isPresent()
        ? new Release.Released()
        : new Release.Unknown("it is " + booking.path("status").asText());
  }

  private Uni<Reply> post(String path, JsonNode body) {
    return call(new TransitCall(Method.POST, address.baseUrl() + path, Optional.ofNullable(body)));
  }

  /** Camel blocks, so the call has a virtual thread of its own. */
  private Uni<Reply> call(TransitCall call) {
    var answer =
        Uni.createFrom()
            .completionStage(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> camel.requestBody(TransitRoute.ENTRY, call, Reply.class), threads))
            .ifNoItem()
            .after(deadline)
            .fail()
            .onFailure()
            .transform(
                failure ->
                    new ConnectorFailure(
                        ID, ConnectorFailure.Code.NO_ANSWER, "no answer in time", failure));
    return CallersContext.resume(answer);
  }

  private static JsonNode succeeded(Reply reply) {
    if (reply.succeeded()) {
      return reply.body().orElseThrow();
    }
    throw new ConnectorFailure(
        ID,
        reply.status() >= 200 && reply.status() < 300
            ? ConnectorFailure.Code.NOT_UNDERSTOOD
            : ConnectorFailure.Code.OPERATOR_ERROR,
        reply.reason(),
        null);
  }

  private static <T> T read(JsonNode reply, Function<JsonNode, T> mapping) {
    try {
      return mapping.apply(reply);
    } catch (RuntimeException e) {
      throw new ConnectorFailure(
          ID, ConnectorFailure.Code.NOT_UNDERSTOOD, "cannot read its answer: " + e, e);
    }
  }

  private static String path(OperatorRef held) {
    return "/v1/bookings/" + encoded(held.value());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
