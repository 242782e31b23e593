package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.AtZero;
import io.openmaas.billing.catalogue.PriceModel.BlockPolicy;
import io.openmaas.billing.catalogue.PriceModel.BlockTier;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import java.math.BigDecimal;
import java.util.List;

/** The price models that cases name by {@code charge_model}. */
final class CasePrices {
  private CasePrices() {}

  /** The model that the input names; {@code tiers} of a tiered block are read elsewhere. */
  static PriceModel of(CaseInput input) {
    String model = input.text("charge_model");
    return switch (model) {
      case "standard" -> new PriceModel.PerUnit(input.decimal("unit_price"));
      case "graduated" -> new PriceModel.Graduated(tiers(input, "unit"), atZero(input));
      case "volume" -> new PriceModel.Volume(tiers(input, "unit"), atZero(input));
      case "stairstep", "stair_step" ->
          new PriceModel.StairStep(tiers(input, "unit"), atZero(input));
      case "package" ->
          new PriceModel.Package(
              positive(input, "package_size"),
              input.decimal("package_price"),
              input.decimal("free_units", BigDecimal.ZERO));
      case "percentage" ->
          new PriceModel.Percentage(
              input.decimal("rate_percent"),
              input.decimal("fixed_fee_per_event", BigDecimal.ZERO),
              input.findWhole("free_events"),
              input.findDecimal("free_amount"),
              input.findDecimal("min_per_event"),
              input.findDecimal("max_per_event"));
      case "graduated_percentage" ->
          new PriceModel.GraduatedPercentage(tiers(input, "rate"), atZero(input));
      case "dynamic" -> new PriceModel.Dynamic();
      case "tiered_block" -> block(input, input);
      default ->
          throw input.refused(
              "charge_model",
              model
                  + " is not known; known are standard, graduated, volume, stairstep, package,"
                  + " percentage, graduated_percentage, dynamic, tiered_block");
    };
  }

  /**
   * @param input says the policy
   * @param part has the tiers
   */
  static PriceModel block(CaseInput input, CaseInput part) {
    String policy = input.findText("policy").orElse("all_tiers");
    return new PriceModel.TieredBlock(
        switch (policy) {
          case "all_tiers" -> BlockPolicy.ALL_TIERS;
          case "top_tier" -> BlockPolicy.TOP_TIER;
          default -> throw input.refused("policy", policy + " is neither all_tiers nor top_tier");
        },
        needed(part).stream()
            .map(
                tier ->
                    new BlockTier(
                        positive(tier, "block_size"),
                        tier.findDecimal("max_blocks_in_tier"),
                        tier.decimal("block_price")))
            .toList());
  }

  private static List<Tier> tiers(CaseInput input, String price) {
    return needed(input).stream()
        .map(
            tier ->
                new Tier(
                    tier.findDecimal("up_to"),
                    tier.decimal(price, BigDecimal.ZERO),
                    tier.decimal("flat", BigDecimal.ZERO)))
        .toList();
  }

  private static List<CaseInput> needed(CaseInput input) {
    List<CaseInput> tiers = input.objects("tiers");
    if (tiers.isEmpty()) {
      throw input.refused("tiers", "is missing or empty");
    }
    return tiers;
  }

  private static BigDecimal positive(CaseInput input, String key) {
    BigDecimal found = input.decimal(key);
    if (found.signum() <= 0) {
      throw input.refused(key, found + " is not above zero");
    }
    return found;
  }

  /** What a period without use costs where tiers have flat prices. */
  private static AtZero atZero(CaseInput input) {
    return switch (input.convention()) {
      case "lago", "openmeter" -> AtZero.FIRST_FLAT;
      case "killbill", "zuora", "stripe", "published" -> AtZero.NOTHING;
      default -> throw CaseTerms.unknownConvention(input);
    };
  }
}
