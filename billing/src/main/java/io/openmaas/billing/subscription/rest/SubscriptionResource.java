package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.rest.Caller;
import io.openmaas.billing.subscription.ReadsSubscriptions;
import io.openmaas.billing.subscription.StartsSubscriptions;
import io.openmaas.billing.subscription.StartsSubscriptions.Outcome;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.Traveller;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A traveller's own subscriptions. */
@Path("/v1/subscriptions")
@RolesAllowed("traveller")
public class SubscriptionResource {
  private final StartsSubscriptions starts;
  private final ReadsSubscriptions subscriptions;
  private final Catalogue catalogue;
  private final Cities cities;
  private final PartyDirectory travellers;
  private final InstantSource clock;
  private final Ids ids;
  private final Caller caller;

  public SubscriptionResource(
      StartsSubscriptions starts,
      ReadsSubscriptions subscriptions,
      Catalogue catalogue,
      Cities cities,
      PartyDirectory travellers,
      InstantSource clock,
      Ids ids,
      Caller caller) {
    this.starts = starts;
    this.subscriptions = subscriptions;
    this.catalogue = catalogue;
    this.cities = cities;
    this.travellers = travellers;
    this.clock = clock;
    this.ids = ids;
    this.caller = caller;
  }

  @POST
  public Uni<Response> start(Order order) {
    if (order == null || order.planId() == null || order.planId().isBlank()) {
      throw new ProblemException(Problem.invalid("planId", "is missing"));
    }
    return travellers
        .find(caller.traveller())
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("no such traveller"))))
        .map(traveller -> subscriptionOf(traveller, order))
        .flatMap(starts::start)
        .map(SubscriptionResource::answer);
  }

  private Subscription subscriptionOf(Traveller traveller, Order order) {
    if (!traveller.mayTravel()) {
      throw new ProblemException(
          Problem.conflict("membership-not-approved", "the sign-up has not been approved yet"));
    }
    City city = city(traveller, order);
    LocalDate today = clock.instant().atZone(city.zone()).toLocalDate();
    Plan plan =
        catalogue.onSale(city.currency(), today).stream()
            .filter(candidate -> candidate.id().value().equals(order.planId()))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.invalid(
                            "planId", "'" + order.planId() + "' is not sold in " + city.name())));
    if (plan.terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION) {
      throw new ProblemException(
          Problem.invalid("planId", "'" + order.planId() + "' needs no subscription"));
    }
    return Subscription.start(new SubscriptionId(ids.next()), traveller.id(), city, plan, today);
  }

  private City city(Traveller traveller, Order order) {
    try {
      CityId id = order.city() == null ? traveller.home() : new CityId(order.city());
      return cities
          .find(id)
          .orElseThrow(() -> new IllegalArgumentException("no city '" + id + "' is served"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }

  private static Response answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Started started ->
          Response.status(Response.Status.CREATED).entity(View.of(started.subscription())).build();
      case Outcome.AlreadySubscribed _ ->
          throw new ProblemException(
              Problem.conflict(
                  "already-subscribed", "there is a running subscription in this city"));
    };
  }

  @GET
  public Uni<List<View>> list() {
    return subscriptions.list(caller.traveller()).map(list -> list.stream().map(View::of).toList());
  }

  /**
   * What is asked for.
   *
   * @param city absent for the traveller's home city
   */
  public record Order(String planId, String city) {}

  /** A subscription in JSON. */
  public record View(
      UUID id,
      String city,
      String plan,
      LocalDate startsOn,
      LocalDate endsOn,
      int billingDay,
      String zone) {
    static View of(Subscription subscription) {
      return new View(
          subscription.id().value(),
          subscription.city().value(),
          subscription.plan().value(),
          subscription.term().startsOn(),
          subscription.term().endsOn().orElse(null),
          subscription.cycle().billingDay(),
          subscription.zone().getId());
    }
  }
}
