package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Benefit.Grant;
import io.openmaas.billing.catalogue.Benefit.Growth;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.AtZero;
import io.openmaas.billing.catalogue.PriceModel.RidePackage;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.rating.Holdings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cases of published tariffs: one ride, priced by the tariff that the case carries. What a tariff
 * charges apart from the ride (passes, fees of application) is read and not charged.
 */
final class TariffCases {
  private static final BigDecimal SECONDS_OF_HOUR = BigDecimal.valueOf(3600);
  private static final BigDecimal SECONDS_OF_MINUTE = BigDecimal.valueOf(60);
  private static final BigDecimal ENDLESS = BigDecimal.valueOf(1_000_000_000);
  private static final UsageKind RIDE = new UsageKind("RIDE");
  private static final List<String> NOT_OF_A_RIDE =
      List.of(
          "rule",
          "application_fee",
          "business_setup_fee",
          "season_pass",
          "rental_from_per_day",
          "rental_30_days_per_day",
          "wear_waiver_usd",
          "cancel_after_months",
          "settled",
          "day_from_krw",
          "weekday",
          "weekend_surcharge",
          "min_rental");

  private TariffCases() {}

  static Map<String, ?> tariff(CaseInput input) {
    CaseInput tariff = input.findObject("tariff").orElse(input);
    NOT_OF_A_RIDE.forEach(tariff::ignore);
    if (input.has("km_over")) {
      return TariffOfClass.overage(input);
    }
    if (tariff.has("packages") || tariff.has("old_package")) {
      return packages(input, tariff);
    }
    if (tariff.has("included_miles_per_24h")) {
      return growing(input, tariff);
    }
    if (tariff.has("free_ride_minutes")) {
      return bikeOrTaxi(input, tariff);
    }
    if (tariff.has("per_km_krw")) {
      return TariffOfClass.perKilometre(input, tariff);
    }
    return overage(input, tariff);
  }

  /** The quantities of the ride. */
  private static void ride(CaseInput input, CasePlan plan) {
    var quantities = new HashMap<Measure, BigDecimal>();
    input.findDecimal("km").ifPresent(km -> quantities.put(Measure.KILOMETRES, km));
    input.findDecimal("miles").ifPresent(miles -> quantities.put(Measure.MILES, miles));
    input
        .findDecimal("parking_minutes")
        .ifPresent(minutes -> quantities.put(Measure.PARKING_MINUTES, minutes));
    plan.use(RIDE, quantities, Optional.of(length(input)));
  }

  private static Duration length(CaseInput input) {
    return seconds(input.decimal("hours", BigDecimal.ZERO), SECONDS_OF_HOUR)
        .plus(seconds(input.decimal("minutes", BigDecimal.ZERO), SECONDS_OF_MINUTE));
  }

  private static Duration seconds(BigDecimal count, BigDecimal each) {
    return Duration.ofSeconds(count.multiply(each).setScale(0, RoundingMode.UP).longValueExact());
  }

  /** Packages of time and distance, the cheapest of which are charged. */
  private static Map<String, ?> packages(CaseInput input, CaseInput tariff) {
    var packages = new ArrayList<RidePackage>();
    tariff.objects("packages").forEach(each -> packages.add(ridePackage(each, packages.size())));
    tariff.findObject("old_package").ifPresent(each -> packages.add(ridePackage(each, 0)));
    Optional<String> named = input.findText("package");
    Optional<PriceModel.Metered> metered = metered(tariff);
    if (named.isPresent()) {
      RidePackage taken =
          packages.stream()
              .filter(each -> each.name().inEnglish().equals(named.get()))
              .findFirst()
              .orElseThrow(() -> input.refused("package", named.get() + " is not in the tariff"));
      // a ride that outlasts the package it began with goes on with whatever is cheapest
      if (length(input).compareTo(taken.length()) <= 0) {
        packages.retainAll(List.of(taken));
        metered = Optional.empty();
      }
    }
    var plan = new CasePlan(input);
    plan.charge(
        Metering.each(Measure.MINUTES),
        new PriceModel.BestPrice(
            tariff.decimal("unlock", BigDecimal.ZERO), metered, packages, extraKilometres(tariff)));
    ride(input, plan);
    return CaseRating.of(plan, Holdings.NONE, true).results();
  }

  private static Optional<PriceModel.Metered> metered(CaseInput tariff) {
    Optional<BigDecimal> minute = tariff.findDecimal("per_minute");
    Optional<BigDecimal> parking = tariff.findDecimal("per_parking_minute");
    Optional<BigDecimal> kilometre = tariff.findDecimal("per_km");
    return minute.isEmpty() && kilometre.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PriceModel.Metered(
                minute.orElse(BigDecimal.ZERO),
                parking.or(() -> minute).orElse(BigDecimal.ZERO),
                kilometre.orElse(BigDecimal.ZERO),
                BigDecimal.ZERO,
                minute.isPresent()));
  }

  private static RidePackage ridePackage(CaseInput each, int index) {
    return new RidePackage(
        new ChargeCode("package-" + (index + 1)),
        Localised.of(each.findText("name").orElse("package")),
        each.decimal("price"),
        length(each),
        each.decimal("km"));
  }

  private static List<Tier> extraKilometres(CaseInput tariff) {
    Optional<BigDecimal> flat = tariff.findDecimal("per_km_on_hour_and_day_rates");
    tariff.ignore("minute_rate_range");
    return flat.isPresent()
        ? List.of(new Tier(Optional.empty(), flat.get(), BigDecimal.ZERO))
        : tariff.objects("extra_km").stream()
            .map(
                tier ->
                    new Tier(
                        tier.findDecimal("up_to_total_km"), tier.decimal("price"), BigDecimal.ZERO))
            .toList();
  }

  /** Distance that is included grows with the length of the ride. */
  private static Map<String, ?> growing(CaseInput input, CaseInput tariff) {
    var plan = new CasePlan(input);
    plan.charge(
        Metering.each(Measure.MILES), new PriceModel.PerUnit(tariff.decimal("overage_per_mile")));
    BigDecimal each = tariff.decimal("included_miles_per_24h");
    plan.add(
        allowance(
            Measure.MILES,
            new Grant(
                each,
                Per.USE,
                Optional.of(
                    new Growth(
                        Duration.ofHours(24),
                        each,
                        Duration.ofHours(1),
                        tariff.decimal("extra_hour_miles"))),
                Optional.empty())));
    return overage(input, plan, Measure.MILES, "included_miles");
  }

  private static Benefit allowance(Measure measure, Grant grant) {
    return new Benefit.Allowance(
        new ChargeCode("included"), Localised.of("Included"), measure, UsageFilter.ANY, 1, grant);
  }

  /** A ride by city bike, or by taxi at a fixed price where its distance is told. */
  private static Map<String, ?> bikeOrTaxi(CaseInput input, CaseInput tariff) {
    var plan = new CasePlan(input);
    CaseInput taxi = tariff.object("taxi_fixed");
    BigDecimal price = taxi.decimal("price");
    var within =
        Map.of(
            Measure.KILOMETRES, taxi.decimal("max_km"), Measure.MINUTES, taxi.decimal("max_min"));
    BigDecimal per2Hours = tariff.decimal("h24rent_from_per_2h", BigDecimal.ZERO);
    var bike =
        new PriceModel.Package(
            BigDecimal.valueOf(30),
            tariff.decimal("per_started_30_min"),
            tariff.decimal("free_ride_minutes"));
    Optional<BigDecimal> longest = tariff.findDecimal("max_hours");
    BigDecimal late = tariff.decimal("late_fee", BigDecimal.ZERO);
    if (input.has("km")) {
      plan.chargeUpTo(Metering.each(Measure.USES), within, new PriceModel.PerUnit(price));
    } else if (input.has("hours")) {
      plan.charge(
          Metering.each(Measure.MINUTES),
          new PriceModel.Package(BigDecimal.valueOf(120), per2Hours, BigDecimal.ZERO));
    } else {
      plan.charge(Metering.each(Measure.MINUTES), bike);
      longest.ifPresent(
          hours ->
              plan.charge(
                  Metering.each(Measure.MINUTES),
                  new PriceModel.StairStep(
                      List.of(
                          new Tier(
                              Optional.of(
                                  BigDecimal.valueOf(seconds(hours, SECONDS_OF_HOUR).toMinutes())),
                              BigDecimal.ZERO,
                              BigDecimal.ZERO),
                          new Tier(Optional.empty(), BigDecimal.ZERO, late)),
                      AtZero.NOTHING)));
    }
    ride(input, plan);
    return CaseRating.of(plan, Holdings.NONE, true).results();
  }

  /** Distance above what is included. */
  private static Map<String, ?> overage(CaseInput input, CaseInput tariff) {
    boolean miles = input.has("miles");
    Measure measure = miles ? Measure.MILES : Measure.KILOMETRES;
    BigDecimal price =
        first(
                tariff,
                "per_extra_km",
                "per_km",
                "per_extra_mile",
                "overage_per_mile",
                "extra_mile_usd")
            .orElseThrow(
                () ->
                    new CaseRefused(
                        "the tariff has no price that is known here: " + tariff.names()));
    BigDecimal included =
        first(
                tariff,
                "included_km",
                "included_miles",
                "included_miles_per_month",
                "minute_rate_included_km")
            .orElse(BigDecimal.ZERO);
    var plan = new CasePlan(input);
    plan.charge(Metering.each(measure), new PriceModel.PerUnit(price));
    plan.add(allowance(measure, Grant.of(included, Per.USE)));
    return overage(input, plan, measure, miles ? "included_miles" : "included_km");
  }

  /** The ride, and how much of one without end the allowance would cover. */
  private static Map<String, ?> overage(
      CaseInput input, CasePlan plan, Measure measure, String included) {
    var endless = plan.copy();
    endless.use(RIDE, Map.of(measure, ENDLESS), Optional.of(length(input)));
    BigDecimal granted = CaseRating.of(endless, Holdings.NONE, true).units(true);
    ride(input, plan);
    return CaseRating.of(plan, Holdings.NONE, true).overage(included, granted);
  }

  private static Optional<BigDecimal> first(CaseInput tariff, String... keys) {
    Optional<BigDecimal> found = Optional.empty();
    for (String key : keys) {
      found = found.or(() -> tariff.findDecimal(key));
    }
    return found;
  }
}
