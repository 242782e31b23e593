package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A plan in JSON.
 *
 * @param kind PLAN, ADD_ON or WITHOUT_SUBSCRIPTION
 * @param withoutSubscription whether it is what travellers without a subscription pay
 * @param pricesContainTax else tax is added
 * @param benefits what is included or bounded, in words
 * @param conditions trial, minimum term and the like, in words
 * @param addOns ids of plans that can be taken beside it
 */
public record PlanView(
    String id,
    int version,
    LocalDate effectiveFrom,
    String name,
    String description,
    String currency,
    String kind,
    boolean withoutSubscription,
    boolean pricesContainTax,
    List<PriceView> prices,
    List<BenefitView> benefits,
    List<String> conditions,
    List<String> addOns) {
  static PlanView of(Plan plan) {
    return new PlanView(
        plan.id().value(),
        plan.version(),
        plan.effectiveFrom(),
        plan.text().name().inEnglish(),
        plan.text().description().inEnglish(),
        plan.currency().getCurrencyCode(),
        plan.terms().kind().name(),
        plan.terms().kind() == Plan.Kind.WITHOUT_SUBSCRIPTION,
        plan.terms().billing().priceBasis() == PriceBasis.TAX_INCLUDED,
        plan.content().charges().stream()
            .map(charge -> PriceView.of(charge, plan.currency()))
            .toList(),
        plan.content().benefits().stream()
            .map(benefit -> BenefitView.of(benefit, plan.currency()))
            .toList(),
        conditions(plan),
        plan.content().addOns().stream().map(PlanId::value).sorted().toList());
  }

  private static List<String> conditions(Plan plan) {
    var conditions = new ArrayList<String>();
    for (Phase phase : plan.content().phases()) {
      String length = phase.length().map(PlanView::first).orElse("from then on");
      conditions.add(
          switch (phase.kind()) {
            case TRIAL -> "trial: " + length;
            case DISCOUNT -> PriceWords.plain(phase.percentOff()) + " % off the fee, " + length;
          });
    }
    plan.terms().binding().minimumTerm().ifPresent(term -> conditions.add("minimum term " + term));
    return List.copyOf(conditions);
  }

  private static String first(CalendarPeriod length) {
    return "the first " + (length.count() == 1 ? length.toString().substring(2) : length);
  }

  /**
   * A price component in JSON; what does not apply to its kind is null.
   *
   * @param kind recurring, oneOff, included, operatorPrice, perUnit, or tariff for the rest
   * @param every period of a recurring fee, for instance {@code 1 month}
   * @param byVehicleClass price of one unit, decimal
   * @param words the price as a traveller understands it, a sentence for each condition
   */
  public record PriceView(
      String kind,
      String name,
      String usage,
      Amount amount,
      String every,
      String percent,
      String unit,
      Map<String, String> byVehicleClass,
      List<String> words,
      String tax) {
    static PriceView of(Charge charge, Currency currency) {
      String tax = charge.tax().name();
      String name = charge.name().inEnglish();
      return switch (charge) {
        case Charge.RecurringFee fee -> {
          String every = fee.recurrence().every().toString();
          String words =
              PriceWords.money(fee.amount(), currency) + perPeriod(fee.recurrence().every());
          yield new PriceView(
              "recurring",
              name,
              null,
              amount(fee.amount(), currency),
              every,
              null,
              null,
              null,
              List.of(words),
              tax);
        }
        case Charge.OneOffFee fee ->
            new PriceView(
                "oneOff",
                name,
                null,
                amount(fee.amount(), currency),
                null,
                null,
                null,
                null,
                List.of(PriceWords.money(fee.amount(), currency) + " " + occasion(fee.occasion())),
                tax);
        case Charge.UsageCharge use -> ofUse(use, name, tax, currency);
      };
    }

    private static String perPeriod(CalendarPeriod every) {
      return every.count() == 1 ? " per " + every.toString().substring(2) : " for each " + every;
    }

    private static String occasion(Charge.Occasion occasion) {
      return switch (occasion) {
        case SIGN_UP -> "once, at the start";
        case EARLY_EXIT -> "for leaving before the minimum term ends";
        case DEPOSIT -> "as a security that is given back";
        case PLAN_CHANGE -> "for a change of plan";
      };
    }

    private static Amount amount(BigDecimal major, Currency currency) {
      return Amount.of(Money.of(major, currency, Rounding.HALF_UP));
    }

    private static PriceView ofUse(
        Charge.UsageCharge charge, String name, String tax, Currency currency) {
      String usage =
          charge.filter().kinds().stream()
              .map(UsageKind::code)
              .sorted()
              .collect(Collectors.joining(" "));
      var words = PriceWords.of(charge, currency);
      boolean alike =
          charge.variants().stream().map(variant -> variant.price().getClass()).distinct().count()
              == 1;
      PriceModel model = charge.variants().getFirst().price();
      if (!alike) {
        return new PriceView("tariff", name, usage, null, null, null, null, null, words, tax);
      }
      return switch (model) {
        case PriceModel.Included _ ->
            new PriceView("included", name, usage, null, null, null, null, null, words, tax);
        case PriceModel.Quoted passed ->
            new PriceView(
                "operatorPrice",
                name,
                usage,
                null,
                null,
                passed.percent().toPlainString(),
                null,
                null,
                words,
                tax);
        case PriceModel.PerUnit _ ->
            new PriceView(
                "perUnit",
                name,
                usage,
                null,
                null,
                null,
                charge.metering().measure().code(),
                unitPrices(charge),
                words,
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
            new PriceView("tariff", name, usage, null, null, null, null, null, words, tax);
      };
    }

    /** Only where the class alone decides. */
    private static Map<String, String> unitPrices(Charge.UsageCharge charge) {
      var prices = new TreeMap<String, String>();
      for (var variant : charge.variants()) {
        var when = variant.when();
        boolean byClassOnly =
            !when.vehicleClasses().isEmpty()
                && when.calendar().isEmpty()
                && when.startZones().isEmpty()
                && when.endZones().isEmpty()
                && when.others().isEmpty()
                && variant.upTo().isEmpty();
        if (!byClassOnly) {
          return Map.of();
        }
        if (variant.price() instanceof PriceModel.PerUnit perUnit) {
          when.vehicleClasses().forEach(name -> prices.put(name, perUnit.unit().toPlainString()));
        }
      }
      return prices;
    }
  }

  /**
   * What is included or bounded.
   *
   * @param kind allowance, cap, commitment or wallet
   * @param words as a traveller understands it
   */
  public record BenefitView(String kind, String name, String words) {
    static BenefitView of(Benefit benefit, Currency currency) {
      return new BenefitView(
          switch (benefit) {
            case Benefit.Allowance _ -> "allowance";
            case Benefit.Cap _ -> "cap";
            case Benefit.Commitment _ -> "commitment";
            case Benefit.Wallet _ -> "wallet";
          },
          benefit.name().inEnglish(),
          BenefitWords.of(benefit, currency));
    }
  }
}
