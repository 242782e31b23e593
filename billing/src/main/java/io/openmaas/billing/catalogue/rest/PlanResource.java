package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceComponent;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is sold in a city. */
@Path("/v1/plans")
@PermitAll
public class PlanResource {
  private final Catalogue catalogue;
  private final Cities cities;
  private final InstantSource clock;

  public PlanResource(Catalogue catalogue, Cities cities, InstantSource clock) {
    this.catalogue = catalogue;
    this.cities = cities;
    this.clock = clock;
  }

  @GET
  public List<View> plans(@QueryParam("city") String name) {
    City city = city(name);
    return catalogue
        .onSale(city.currency(), clock.instant().atZone(city.zone()).toLocalDate())
        .stream()
        .map(View::of)
        .toList();
  }

  private City city(String name) {
    if (name == null) {
      throw new ProblemException(Problem.invalid("city", "is missing"));
    }
    try {
      return cities
          .find(new CityId(name))
          .orElseThrow(() -> new IllegalArgumentException("no city '" + name + "' is served"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }

  /**
   * A plan in JSON; prices contain tax.
   *
   * @param withoutSubscription whether it is what travellers without a subscription pay
   */
  public record View(
      String id,
      int version,
      LocalDate effectiveFrom,
      String name,
      String description,
      String currency,
      boolean withoutSubscription,
      List<PriceView> prices) {
    static View of(Plan plan) {
      return new View(
          plan.id().value(),
          plan.version(),
          plan.effectiveFrom(),
          plan.text().name(),
          plan.text().description(),
          plan.currency().getCurrencyCode(),
          plan.terms().withoutSubscription(),
          plan.prices().stream().map(PriceView::of).toList());
    }
  }

  /**
   * A price component in JSON; what does not apply to its kind is null.
   *
   * @param kind recurring, included, operatorPrice or perUnit, as in catalogue files
   * @param byVehicleClass price of one unit, decimal
   */
  public record PriceView(
      String kind,
      String name,
      String usage,
      Amount amount,
      String percent,
      String unit,
      Map<String, String> byVehicleClass,
      String tax) {
    static PriceView of(PriceComponent component) {
      String tax = component.tax().name();
      return switch (component) {
        case PriceComponent.RecurringFee fee ->
            new PriceView(
                "recurring", fee.name(), null, Amount.of(fee.amount()), null, null, null, tax);
        case PriceComponent.Included included ->
            new PriceView(
                "included", included.name(), included.usage().name(), null, null, null, null, tax);
        case PriceComponent.OperatorPrice passed ->
            new PriceView(
                "operatorPrice",
                passed.name(),
                passed.usage().name(),
                null,
                passed.percent().toPlainString(),
                null,
                null,
                tax);
        case PriceComponent.PerUnit perUnit ->
            new PriceView(
                "perUnit",
                perUnit.name(),
                perUnit.usage().name(),
                null,
                null,
                perUnit.unit().name(),
                unitPrices(perUnit),
                tax);
      };
    }

    private static Map<String, String> unitPrices(PriceComponent.PerUnit component) {
      var prices = new TreeMap<String, String>();
      component
          .byVehicleClass()
          .forEach((key, price) -> prices.put(key.name(), price.amount().toPlainString()));
      return prices;
    }
  }
}
