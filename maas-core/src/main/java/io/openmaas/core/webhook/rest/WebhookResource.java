package io.openmaas.core.webhook.rest;

import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.AddressRules;
import io.openmaas.core.webhook.Urgency;
import io.openmaas.core.webhook.Webhook;
import io.openmaas.core.webhook.WebhookEvent;
import io.openmaas.core.webhook.WebhookId;
import io.openmaas.core.webhook.WebhookSecrets;
import io.openmaas.core.webhook.WebhookType;
import io.openmaas.core.webhook.rest.WebhookJson.DeliveryJson;
import io.openmaas.core.webhook.rest.WebhookJson.Shown;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.core.webhook.store.Webhooks;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Webhooks, for staff. Everybody sees those that are about nothing but what their role may know.
 */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"fleet", "finance", "operator", "admin"})
public class WebhookResource {
  private static final int MOST_DELIVERIES = 500;

  private final Pool pool;
  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final WebhookSecrets secrets;
  private final AddressRules addresses;
  private final List<WebhookType> types;
  private final Ids ids;
  private final MachineClock clock;
  private final JsonWebToken token;

  public WebhookResource(
      Pool pool,
      Webhooks webhooks,
      Deliveries deliveries,
      WebhookSecrets secrets,
      AddressRules addresses,
      @All List<WebhookType> types,
      Ids ids,
      MachineClock clock,
      JsonWebToken token) {
    this.pool = pool;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.secrets = secrets;
    this.addresses = addresses;
    this.types = types;
    this.ids = ids;
    this.clock = clock;
    this.token = token;
  }

  @GET
  public Uni<List<Shown>> list() {
    return webhooks
        .list(pool)
        .map(all -> all.stream().filter(this::mayKnow).map(one -> Shown.of(one, null)).toList());
  }

  /** Its secret is in this answer and in no other. */
  @POST
  public Uni<Response> add(WebhookRequest body) {
    List<WebhookType> allowed = allowed();
    if (allowed.isEmpty()) {
      throw new ProblemException(
          Problem.forbidden("There is nothing that the account's roles may subscribe to."));
    }
    Webhook webhook = required(body).read(new WebhookId(ids.next()), null, allowed, addresses);
    return webhooks
        .add(pool, webhook, String.valueOf(token.getName()))
        .replaceWith(
            () ->
                Response.created(URI.create("/v1/webhooks/" + webhook.id()))
                    .entity(Shown.of(webhook, secretOf(webhook)))
                    .build());
  }

  @GET
  @Path("/{id}")
  public Uni<Shown> get(@PathParam("id") UUID id) {
    return own(id).map(webhook -> Shown.of(webhook, null));
  }

  /** What the body leaves out stays as it is. */
  @PATCH
  @Path("/{id}")
  public Uni<Shown> change(@PathParam("id") UUID id, WebhookRequest body) {
    return own(id)
        .map(before -> required(body).read(before.id(), before, allowed(), addresses))
        .call(changed -> webhooks.change(pool, changed))
        .flatMap(_ -> own(id))
        .map(changed -> Shown.of(changed, null));
  }

  @DELETE
  @Path("/{id}")
  public Uni<Void> remove(@PathParam("id") UUID id) {
    return own(id).flatMap(webhook -> webhooks.remove(pool, webhook.id())).replaceWithVoid();
  }

  /** Gives it a new secret; for a day the old one signs too. */
  @POST
  @Path("/{id}/secret")
  public Uni<Shown> rotate(@PathParam("id") UUID id) {
    return own(id)
        .flatMap(webhook -> webhooks.rotate(pool, webhook.id()))
        .map(found -> found.orElseThrow(WebhookResource::missing))
        .map(webhook -> Shown.of(webhook, secretOf(webhook)));
  }

  /**
   * Sends an event of the type {@code webhook.test}; the log of deliveries tells what came of it.
   */
  @POST
  @Path("/{id}/test")
  public Uni<Response> test(@PathParam("id") UUID id) {
    return own(id)
        .invoke(
            webhook -> {
              if (!webhook.enabled()) {
                throw new ProblemException(
                    Problem.conflict("webhook-disabled", "The webhook is switched off."));
              }
            })
        .flatMap(webhook -> deliveries.addTest(pool, webhook.id(), testEvent()))
        .map(DeliveryJson::of)
        .map(
            delivery ->
                Response.accepted(delivery)
                    .location(URI.create("/v1/webhooks/" + id + "/deliveries"))
                    .build());
  }

  private WebhookEvent testEvent() {
    return new WebhookEvent(ids.next(), "webhook.test", "", Urgency.NOTICE, clock.now(), "{}");
  }

  /** The log, the last first. */
  @GET
  @Path("/{id}/deliveries")
  public Uni<List<DeliveryJson>> listDeliveries(
      @PathParam("id") UUID id, @QueryParam("limit") @DefaultValue("100") int limit) {
    if (limit < 1 || limit > MOST_DELIVERIES) {
      throw new ProblemException(Problem.invalid("limit", "must be from 1 to " + MOST_DELIVERIES));
    }
    return own(id)
        .flatMap(webhook -> deliveries.list(pool, webhook.id(), limit))
        .map(log -> log.stream().map(DeliveryJson::of).toList());
  }

  private static WebhookRequest required(WebhookRequest body) {
    if (body == null) {
      throw new ProblemException(Problem.invalid("body", "is missing"));
    }
    return body;
  }

  private String secretOf(Webhook webhook) {
    return secrets.secret(webhook.id(), webhook.secret().generation());
  }

  private Uni<Webhook> own(UUID id) {
    return webhooks
        .find(pool, new WebhookId(id))
        .map(Optional::stream)
        .map(
            found -> found.filter(this::mayKnow).findFirst().orElseThrow(WebhookResource::missing));
  }

  private static ProblemException missing() {
    return new ProblemException(Problem.notFound("there is no such webhook"));
  }

  private boolean mayKnow(Webhook webhook) {
    Set<String> groups = token.getGroups();
    return groups.contains("admin")
        || allowed().stream().map(WebhookType::name).toList().containsAll(webhook.filter().types());
  }

  private List<WebhookType> allowed() {
    Set<String> groups = token.getGroups();
    return types.stream()
        .filter(type -> groups.contains("admin") || groups.contains(type.group()))
        .toList();
  }
}
