package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
          plan.text().name().inEnglish(),
          plan.text().description().inEnglish(),
          plan.currency().getCurrencyCode(),
          plan.terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION,
          plan.content().charges().stream()
              .map(charge -> PriceView.of(charge, plan.currency()))
              .toList());
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
    static PriceView of(Charge charge, Currency currency) {
      String tax = charge.tax().name();
      String name = charge.name().inEnglish();
      return switch (charge) {
        case Charge.RecurringFee fee ->
            new PriceView(
                "recurring", name, null, amount(fee.amount(), currency), null, null, null, tax);
        case Charge.OneOffFee fee ->
            new PriceView(
                "oneOff", name, null, amount(fee.amount(), currency), null, null, null, tax);
        case Charge.UsageCharge use -> ofUse(use, name, tax);
      };
    }

    private static Amount amount(BigDecimal major, Currency currency) {
      return Amount.of(Money.of(major, currency, Rounding.HALF_UP));
    }

    private static PriceView ofUse(Charge.UsageCharge charge, String name, String tax) {
      String usage =
          charge.filter().kinds().stream()
              .map(UsageKind::code)
              .sorted()
              .collect(Collectors.joining(" "));
      var model = charge.variants().getFirst().price();
      return switch (model) {
        case PriceModel.Included _ ->
            new PriceView("included", name, usage, null, null, null, null, tax);
        case PriceModel.Quoted passed ->
            new PriceView(
                "operatorPrice",
                name,
                usage,
                null,
                passed.percent().toPlainString(),
                null,
                null,
                tax);
        case PriceModel.PerUnit _ ->
            new PriceView(
                "perUnit",
                name,
                usage,
                null,
                null,
                charge.metering().measure().code(),
                unitPrices(charge),
                tax);
        case PriceModel.Graduated _,
            PriceModel.Volume _,
            PriceModel.Package _,
            PriceModel.StairStep _,
            PriceModel.TieredBlock _,
            PriceModel.Percentage _,
            PriceModel.GraduatedPercentage _,
            PriceModel.Dynamic _,
            PriceModel.BestPrice _ ->
            new PriceView("tariff", name, usage, null, null, null, null, tax);
      };
    }

    private static Map<String, String> unitPrices(Charge.UsageCharge charge) {
      var prices = new TreeMap<String, String>();
      for (var variant : charge.variants()) {
        if (variant.price() instanceof PriceModel.PerUnit perUnit) {
          variant
              .when()
              .vehicleClasses()
              .forEach(name -> prices.put(name, perUnit.unit().toPlainString()));
        }
      }
      return prices;
    }
  }
}
