package io.openmaas.connectors.sandbox;

import io.openmaas.connectors.sandbox.Scenario.Operation;
import io.openmaas.core.id.Ids;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A simulated transit operator with an HTTP server of its own.
 *
 * <p>It sells tickets under {@code /v1} (quotes, bookings with hold, commit and cancel, and look-up
 * by the caller's external id), and is told under {@code /control} what to do wrong.
 */
public final class SandboxTransit {
  private static final Logger LOG = Logger.getLogger(SandboxTransit.class);
  private static final int LONGEST_REQUEST_BYTES = 100_000;

  private final Vertx vertx;
  private final SandboxBookings bookings;
  private final Scenario scenario = new Scenario();
  private final Ids ids;
  private final InstantSource clock;
  private volatile HttpServer server;

  public SandboxTransit(Vertx vertx, Pool database, Ids ids, InstantSource clock) {
    this.vertx = vertx;
    this.bookings = new SandboxBookings(database, ids, clock);
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Listens on the loopback interface.
   *
   * @param port 0 for any that is free
   * @return the port, once it listens
   */
  public CompletionStage<Integer> start(int port) {
    return vertx
        .createHttpServer()
        .requestHandler(router())
        .listen(port, "127.0.0.1")
        .map(
            listening -> {
              server = listening;
              return listening.actualPort();
            })
        .toCompletionStage();
  }

  public CompletionStage<Void> stop() {
    return server == null
        ? java.util.concurrent.CompletableFuture.completedStage(null)
        : server.close().toCompletionStage();
  }

  /** An answer of the operator. */
  private record Answer(int status, JsonObject body) {
    static Answer refused(int status, String reason) {
      return new Answer(status, new JsonObject().put("reason", reason));
    }
  }

  private Router router() {
    var router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false).setBodyLimit(LONGEST_REQUEST_BYTES));
    on(router, HttpMethod.POST, "/v1/quotes", Operation.QUOTE, this::quote);
    on(router, HttpMethod.POST, "/v1/bookings", Operation.HOLD, this::hold);
    on(router, HttpMethod.POST, "/v1/bookings/:id/commit", Operation.CONFIRM, this::confirm);
    on(router, HttpMethod.POST, "/v1/bookings/:id/cancel", Operation.CANCEL, this::cancel);
    on(router, HttpMethod.GET, "/v1/bookings", Operation.FIND, this::find);
    router.get("/v1/keys").handler(call -> send(call, this::keys));
    router.get("/control/bookings").handler(call -> send(call, this::books));
    router.post("/control/faults").handler(call -> send(call, () -> plan(call)));
    router.delete("/control/faults").handler(call -> send(call, this::clear));
    return router;
  }

  /** What the operator does on a call. */
  private interface Work {
    Uni<Answer> answer(RoutingContext call);
  }

  private void on(Router router, HttpMethod method, String path, Operation operation, Work work) {
    router
        .route(method, path)
        .handler(
            call -> {
              var fault = scenario.next(operation);
              if (fault.isEmpty()) {
                send(call, () -> work.answer(call));
              } else {
                misbehave(call, work, fault.get());
              }
            });
  }

  private void misbehave(RoutingContext call, Work work, Scenario.Planned fault) {
    switch (fault.fault()) {
      case REFUSE ->
          send(call, () -> Uni.createFrom().item(Answer.refused(409, "refused by the scenario")));
      case ERROR ->
          send(call, () -> Uni.createFrom().item(Answer.refused(500, "failed by the scenario")));
      case LOSE_REQUEST -> call.request().connection().close();
      case LOSE_ANSWER ->
          work.answer(call).subscribe().with(_ -> call.request().connection().close(), call::fail);
      case DELAY ->
          work.answer(call)
              .subscribe()
              .with(
                  answer ->
                      vertx.setTimer(Math.max(1, fault.delayMillis()), _ -> write(call, answer)),
                  call::fail);
      case GARBAGE ->
          work.answer(call)
              .subscribe()
              .with(_ -> call.response().end("<html>Bad gateway? Try later."), call::fail);
    }
  }

  private void send(RoutingContext call, Supplier<Uni<Answer>> work) {
    Uni.createFrom()
        .deferred(work::get)
        .subscribe()
        .with(
            answer -> write(call, answer),
            failure -> {
              boolean theirs =
                  failure instanceof IllegalArgumentException
                      || failure instanceof ClassCastException
                      || failure instanceof NullPointerException
                      || failure instanceof java.time.DateTimeException
                      || failure instanceof io.vertx.core.json.DecodeException;
              if (!theirs) {
                LOG.warn("sandbox transit failed", failure);
              }
              write(call, Answer.refused(theirs ? 400 : 500, String.valueOf(failure.getMessage())));
            });
  }

  private static void write(RoutingContext call, Answer answer) {
    if (!call.response().closed() && !call.response().ended()) {
      call.response()
          .setStatusCode(answer.status())
          .putHeader("Content-Type", "application/json")
          .end(answer.body().encode());
    }
  }

  private Uni<Answer> quote(RoutingContext call) {
    var wish = call.body().asJsonObject();
    Optional<Money> fare =
        SandboxFares.fare(
            wish.getInteger("metres"), Currency.getInstance(wish.getString("currency")));
    return Uni.createFrom()
        .item(
            fare.map(
                    price ->
                        new Answer(
                            200,
                            new JsonObject()
                                .put("quoteId", "q-" + ids.next())
                                .put("price", money(price))))
                .orElseGet(() -> Answer.refused(422, "nothing is sold in this currency")));
  }

  private static JsonObject money(Money price) {
    return new JsonObject()
        .put("amount", price.major().toPlainString())
        .put("currency", price.currency().getCurrencyCode());
  }

  private Uni<Answer> hold(RoutingContext call) {
    var wish = call.body().asJsonObject();
    String externalId = java.util.Objects.requireNonNull(wish.getString("externalId"));
    var trip = wish.getJsonObject("trip");
    if (Instant.parse(trip.getString("arrival")).isBefore(clock.instant())) {
      return Uni.createFrom().item(Answer.refused(409, "the line has left"));
    }
    return bookings
        .hold(externalId, trip, wish.getJsonObject("price"))
        .map(
            booking ->
                booking.getString("status").equals("EXPIRED")
                    ? Answer.refused(409, "the hold of this externalId has expired")
                    : new Answer(201, booking));
  }

  private Uni<Answer> confirm(RoutingContext call) {
    return bookings
        .confirm(call.pathParam("id"))
        .map(found -> inStatus(found, "CONFIRMED", "cannot be confirmed"));
  }

  private Uni<Answer> cancel(RoutingContext call) {
    return bookings
        .cancel(call.pathParam("id"))
        .map(
            found ->
                found.filter(booking -> booking.getString("status").equals("EXPIRED")).isPresent()
                    ? new Answer(200, found.get())
                    : inStatus(found, "CANCELLED", "cannot be cancelled"));
  }

  private static Answer inStatus(Optional<JsonObject> found, String status, String otherwise) {
    if (found.isEmpty()) {
      return Answer.refused(404, "unknown booking");
    }
    String is = found.get().getString("status");
    return is.equals(status)
        ? new Answer(200, found.get())
        : Answer.refused(409, "booking is " + is + " and " + otherwise);
  }

  private Uni<Answer> find(RoutingContext call) {
    return bookings
        .findByExternalId(call.queryParams().get("externalId"))
        .map(found -> new Answer(200, new JsonObject().put("bookings", new JsonArray(found))));
  }

  private Uni<Answer> keys() {
    return bookings
        .keys()
        .map(
            keys ->
                new Answer(
                    200,
                    new JsonObject()
                        .put("algorithm", "Ed25519")
                        .put(
                            "publicKey",
                            Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()))));
  }

  private Uni<Answer> books() {
    return bookings
        .list()
        .map(found -> new Answer(200, new JsonObject().put("bookings", new JsonArray(found))));
  }

  private Uni<Answer> plan(RoutingContext call) {
    var wish = call.body().asJsonObject();
    scenario.plan(
        Operation.valueOf(wish.getString("operation").toUpperCase(Locale.ROOT)),
        new Scenario.Planned(
            Fault.valueOf(wish.getString("fault").toUpperCase(Locale.ROOT)),
            wish.getInteger("times", 1),
            wish.getLong("delayMillis", 0L)));
    return Uni.createFrom().item(new Answer(200, wish));
  }

  private Uni<Answer> clear() {
    scenario.clear();
    return Uni.createFrom().item(new Answer(200, new JsonObject()));
  }
}
