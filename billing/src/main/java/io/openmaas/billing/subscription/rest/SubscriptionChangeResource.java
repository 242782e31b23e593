package io.openmaas.billing.subscription.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.rest.Caller;
import io.openmaas.billing.subscription.ChangeDesk;
import io.openmaas.billing.subscription.ChangeDesk.Planned;
import io.openmaas.billing.subscription.ChangeRefused;
import io.openmaas.billing.subscription.ChangeRequest;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.Preview;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.billing.subscription.store.SubscriptionRecords;
import io.openmaas.billing.subscription.store.SubscriptionRecords.Asked;
import io.openmaas.billing.subscription.store.SubscriptionRecords.Decided;
import io.openmaas.core.id.Ids;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What happens to one subscription. */
@Path("/v1/subscriptions/{id:[0-9a-fA-F-]+}")
@RolesAllowed({"traveller", "finance"})
public class SubscriptionChangeResource {
  private final OwnSubscriptions own;
  private final SubscriptionRecords records;
  private final Catalogue catalogue;
  private final ChangeDesk desk;
  private final InstantSource clock;
  private final Ids ids;
  private final Caller caller;
  private final ObjectMapper json;

  SubscriptionChangeResource(
      OwnSubscriptions own,
      SubscriptionRecords records,
      Catalogue catalogue,
      InstantSource clock,
      Ids ids,
      Caller caller,
      ObjectMapper json) {
    this.own = own;
    this.records = records;
    this.catalogue = catalogue;
    this.desk = new ChangeDesk(catalogue);
    this.clock = clock;
    this.ids = ids;
    this.caller = caller;
    this.json = json;
  }

  @GET
  public Uni<SubscriptionView> get(UUID id) {
    return own.get(id)
        .map(held -> SubscriptionView.of(held, timeline(held.history()), today(held)));
  }

  @GET
  @Path("/history")
  public Uni<HistoryView> history(UUID id) {
    return own.get(id).map(held -> HistoryView.of(held.history()));
  }

  @GET
  @Path("/timeline")
  public Uni<TimelineView> timeline(UUID id) {
    return own.get(id).map(held -> TimelineView.of(timeline(held.history())));
  }

  /** What a change would cost, by the functions that draw the invoice. Nothing is stored. */
  @POST
  @Path("/changes/preview")
  public Uni<PreviewView> preview(UUID id, ChangeOrder order) {
    requireBody(order);
    return own.get(id)
        .flatMap(
            held -> {
              LocalDate today = today(held);
              ChangeRequest request = order.request(today);
              return allowed(held, request)
                  .map(
                      _ -> {
                        Planned planned = plan(held, request);
                        return PreviewView.of(
                            planned.effectiveOn(),
                            Preview.of(held.history(), planned.after(), catalogue, today));
                      });
            });
  }

  /**
   * Records a change. Two who change the same version at the same moment: one of them is refused.
   */
  @POST
  @Path("/changes")
  public Uni<Response> change(
      UUID id, @HeaderParam(IdempotencyKey.HEADER) String key, ChangeOrder order) {
    requireBody(order);
    var idempotencyKey = new IdempotencyKey(key);
    int seen = ChangeOrder.needed("version", order.version());
    var asked =
        new Asked(
            caller.account(),
            "change-subscription",
            Optional.of(idempotencyKey),
            Map.of("subscription", id, "order", order));
    return own.get(id)
        .flatMap(
            held ->
                decision(held, order, seen)
                    .flatMap(
                        decision ->
                            records.change(
                                asked, decision, decided -> written(decided, today(held)))))
        .map(
            answer ->
                Response.status(answer.status())
                    .type(MediaType.APPLICATION_JSON)
                    .entity(answer.json())
                    .build());
  }

  /** A refusal counts only for the first request: a repetition is answered as the first was. */
  private Uni<Supplier<Decided>> decision(HeldSubscription held, ChangeOrder order, int seen) {
    return Uni.createFrom()
        .item(() -> order.request(today(held)))
        .flatMap(request -> allowed(held, request).replaceWith(request))
        .<Supplier<Decided>>map(request -> () -> decide(held, request, seen))
        .onFailure(ProblemException.class)
        .recoverWithItem(SubscriptionChangeResource::refusing);
  }

  static <T> Supplier<T> refusing(Throwable problem) {
    return () -> {
      throw (ProblemException) problem;
    };
  }

  private Uni<Void> allowed(HeldSubscription held, ChangeRequest request) {
    return switch (request) {
      case ChangeRequest.ToPayer to ->
          own.requirePayer(
              to.account(), held.holder(), held.city(), timeline(held.history()).currency());
      case ChangeRequest.ToMembers to -> own.requireMembers(to.members(), held.holder());
      case ChangeRequest.ToPlan to -> own.requireSold("planId", to.plan(), held.city());
      case ChangeRequest.TakeAddOn take -> own.requireSold("addOn", take.addOn(), held.city());
      case ChangeRequest.ToQuantity _,
          ChangeRequest.EndAddOn _,
          ChangeRequest.Pause _,
          ChangeRequest.Resume _,
          ChangeRequest.Cancel _,
          ChangeRequest.ToBillingDay _,
          ChangeRequest.TakeBack _ ->
          Uni.createFrom().voidItem();
    };
  }

  private Decided decide(HeldSubscription held, ChangeRequest request, int seen) {
    if (seen != held.version()) {
      throw new ProblemException(
          Problem.conflict(
              "changed-meanwhile",
              "the subscription is at version " + held.version() + ", not " + seen));
    }
    Planned planned = plan(held, request);
    var after =
        new HeldSubscription(
            planned.after(), held.holder(), held.city(), planned.after().changes().size());
    return new Decided(after, timeline(planned.after()), held.version());
  }

  private Planned plan(HeldSubscription held, ChangeRequest request) {
    try {
      return desk.plan(held.history(), request, own.authority(), clock.instant(), ids::next);
    } catch (ChangeRefused refused) {
      throw problem(refused);
    }
  }

  private Timeline timeline(SubscriptionHistory history) {
    return Timeline.of(history, catalogue);
  }

  private LocalDate today(HeldSubscription held) {
    return clock.instant().atZone(held.history().zone()).toLocalDate();
  }

  /** The subscription after a change. */
  public record ChangedView(SubscriptionView subscription, List<UUID> changes) {}

  private String written(Decided decided, LocalDate today) {
    var held = decided.after();
    var view =
        new ChangedView(
            SubscriptionView.of(held, decided.timeline(), today),
            held.history().changes().subList(decided.version(), held.version()).stream()
                .map(SubscriptionHistory.Entry::id)
                .toList());
    return write(json, view);
  }

  static String write(ObjectMapper json, Object view) {
    try {
      return json.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the answer", e);
    }
  }

  private static void requireBody(ChangeOrder order) {
    if (order == null) {
      throw ChangeOrder.invalid("kind", "is missing");
    }
  }

  /** A field at fault where it can be named; else the state does not allow it. */
  static ProblemException problem(ChangeRefused refused) {
    String reason = refused.getMessage();
    return switch (refused.code()) {
      case "unknown-plan", "not-a-plan", "same-plan", "other-currency" ->
          ChangeOrder.invalid("planId", reason);
      case "not-an-add-on", "add-on-not-offered", "add-on-not-taken" ->
          ChangeOrder.invalid("addOn", reason);
      case "quantity" -> ChangeOrder.invalid("quantity", reason);
      case "billing-day" -> ChangeOrder.invalid("billingDay", reason);
      case "same-payer" -> ChangeOrder.invalid("account", reason);
      case "pause-too-short" -> ChangeOrder.invalid("until", reason);
      default -> new ProblemException(Problem.conflict(refused.code(), reason));
    };
  }
}
