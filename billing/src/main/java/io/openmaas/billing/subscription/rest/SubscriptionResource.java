package io.openmaas.billing.subscription.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.rest.Caller;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.ChangeRefused;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.KeepsHistories;
import io.openmaas.billing.subscription.Preview;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.billing.subscription.store.SubscriptionRecords;
import io.openmaas.billing.subscription.store.SubscriptionRecords.Asked;
import io.openmaas.billing.subscription.store.SubscriptionRecords.Decided;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.id.Ids;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.Traveller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** A traveller's own subscriptions. */
@Path("/v1/subscriptions")
@RolesAllowed("traveller")
public class SubscriptionResource {
  private final SubscriptionRecords records;
  private final KeepsHistories histories;
  private final OwnSubscriptions own;
  private final Catalogue catalogue;
  private final Cities cities;
  private final PartyDirectory travellers;
  private final InstantSource clock;
  private final Ids ids;
  private final Caller caller;
  private final ObjectMapper json;

  SubscriptionResource(
      SubscriptionRecords records,
      KeepsHistories histories,
      OwnSubscriptions own,
      Catalogue catalogue,
      Cities cities,
      PartyDirectory travellers,
      InstantSource clock,
      Ids ids,
      Caller caller,
      ObjectMapper json) {
    this.records = records;
    this.histories = histories;
    this.own = own;
    this.catalogue = catalogue;
    this.cities = cities;
    this.travellers = travellers;
    this.clock = clock;
    this.ids = ids;
    this.caller = caller;
    this.json = json;
  }

  /**
   * What is asked for.
   *
   * @param city absent for the traveller's home city
   * @param startsOn from today on, at most a year ahead; absent for today
   * @param quantity a whole number as a text; absent for 1
   * @param billingDay 1 to 31; absent for what the plan says
   * @param account who pays; absent for the traveller's own
   * @param members who may use it too
   */
  public record Order(
      String planId,
      String city,
      LocalDate startsOn,
      String quantity,
      Integer billingDay,
      UUID account,
      List<UUID> members) {}

  /** Starts one. A repetition with the same idempotency key is answered as the first time. */
  @POST
  public Uni<Response> start(@HeaderParam(IdempotencyKey.HEADER) String key, Order order) {
    requirePlan(order);
    var idempotencyKey = Optional.ofNullable(key).map(IdempotencyKey::new);
    return begun(order)
        .<Supplier<Decided>>map(begun -> () -> new Decided(begun, timeline(begun), 0))
        .onFailure(ProblemException.class)
        .recoverWithItem(SubscriptionChangeResource::refusing)
        .flatMap(
            decision ->
                records.start(
                    new Asked(caller.account(), "subscribe", idempotencyKey, order),
                    decision,
                    decided ->
                        SubscriptionChangeResource.write(
                            json,
                            SubscriptionView.of(
                                decided.after(), decided.timeline(), today(decided.after())))))
        .map(
            answer ->
                Response.status(answer.status())
                    .type(MediaType.APPLICATION_JSON)
                    .entity(answer.json())
                    .build());
  }

  /** What it would cost to start one. Nothing is stored. */
  @POST
  @Path("/preview")
  public Uni<PreviewView> preview(Order order) {
    requirePlan(order);
    return begun(order)
        .map(
            begun ->
                PreviewView.of(
                    timeline(begun).term().from(),
                    Preview.ofStart(begun.history(), catalogue, today(begun))));
  }

  @GET
  public Uni<List<SubscriptionView>> list() {
    return histories
        .list(caller.traveller())
        .map(
            list ->
                list.stream()
                    .map(held -> SubscriptionView.of(held, timeline(held), today(held)))
                    .toList());
  }

  // ---------------------------------------------------------------- a subscription that begins

  private static void requirePlan(Order order) {
    if (order == null || order.planId() == null || order.planId().isBlank()) {
      throw ChangeOrder.invalid("planId", "is missing");
    }
  }

  private Uni<HeldSubscription> begun(Order order) {
    return travellers
        .find(caller.traveller())
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("no such traveller"))))
        .map(traveller -> begin(traveller, order))
        .call(
            begun -> {
              var started = started(begun);
              return own.requirePayer(
                      started.account(), begun.holder(), begun.city(), timeline(begun).currency())
                  .flatMap(_ -> own.requireMembers(started.members(), begun.holder()));
            });
  }

  private HeldSubscription begin(Traveller traveller, Order order) {
    if (!traveller.mayTravel()) {
      throw new ProblemException(
          Problem.conflict("membership-not-approved", "the sign-up has not been approved yet"));
    }
    City city = city(traveller, order);
    Instant now = clock.instant();
    LocalDate today = now.atZone(city.zone()).toLocalDate();
    LocalDate day = startDay(order, today);
    Plan plan = plan(order, city, day);
    var started =
        new Change.Started(
            plan.ref(),
            order.account() == null
                ? AccountId.of(traveller.id(), city.id())
                : new AccountId(order.account()),
            order.members() == null ? Set.of() : ChangeOrder.travellers(order.members()),
            ChangeOrder.whole(order.quantity() == null ? "1" : order.quantity()),
            Optional.ofNullable(order.billingDay()).map(ChangeOrder::billingDay));
    var entry =
        new SubscriptionHistory.Entry(
            ids.next(), now, day, day.equals(today) ? Optional.of(now) : Optional.empty(), started);
    var history =
        new SubscriptionHistory(new SubscriptionId(ids.next()), city.zone(), List.of(entry));
    try {
      Timeline.of(history, catalogue);
    } catch (ChangeRefused refused) {
      throw SubscriptionChangeResource.problem(refused);
    }
    return new HeldSubscription(history, traveller.id(), city.id(), 1);
  }

  private static LocalDate startDay(Order order, LocalDate today) {
    LocalDate day = order.startsOn() == null ? today : order.startsOn();
    if (day.isBefore(today) || day.isAfter(today.plusYears(1))) {
      throw ChangeOrder.invalid("startsOn", "must be from today on, at most a year ahead");
    }
    return day;
  }

  private Plan plan(Order order, City city, LocalDate day) {
    Plan plan =
        catalogue.onSale(city.currency(), city.country(), day).stream()
            .filter(candidate -> candidate.id().value().equals(order.planId()))
            .findFirst()
            .orElseThrow(
                () ->
                    ChangeOrder.invalid(
                        "planId", "'" + order.planId() + "' is not sold in " + city.name()));
    return switch (plan.terms().kind()) {
      case PLAN -> plan;
      case ADD_ON ->
          throw ChangeOrder.invalid(
              "planId", "'" + order.planId() + "' is an add-on: it is taken beside a plan");
      case WITHOUT_SUBSCRIPTION ->
          throw ChangeOrder.invalid("planId", "'" + order.planId() + "' needs no subscription");
    };
  }

  private City city(Traveller traveller, Order order) {
    try {
      CityId id = order.city() == null ? traveller.home() : new CityId(order.city());
      return cities
          .find(id)
          .orElseThrow(() -> new IllegalArgumentException("no city '" + id + "' is served"));
    } catch (IllegalArgumentException e) {
      throw ChangeOrder.invalid("city", e.getMessage());
    }
  }

  private static Change.Started started(HeldSubscription begun) {
    return (Change.Started) begun.history().changes().getFirst().change();
  }

  private Timeline timeline(HeldSubscription held) {
    return Timeline.of(held.history(), catalogue);
  }

  private LocalDate today(HeldSubscription held) {
    return clock.instant().atZone(held.history().zone()).toLocalDate();
  }
}
