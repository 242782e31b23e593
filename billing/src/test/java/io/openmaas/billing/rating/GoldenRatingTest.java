package io.openmaas.billing.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.AtZero;
import io.openmaas.billing.catalogue.PriceModel.BlockPolicy;
import io.openmaas.billing.catalogue.PriceModel.BlockTier;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.rating.Pricing.Priced;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cases of golden/billing that are about price models, run through the public functions. */
class GoldenRatingTest {
  private static final BigDecimal ZERO = BigDecimal.ZERO;
  private static final String SHARED =
      System.getenv().getOrDefault("OPENMAAS_SHARED", "../../shared");

  private static List<JsonNode> cases(String kind) throws Exception {
    Path file = Path.of(SHARED, "golden", "billing", "rating.json");
    assumeTrue(Files.exists(file), "no golden cases at " + file);
    var found = new ArrayList<JsonNode>();
    for (JsonNode one : new ObjectMapper().readTree(file.toFile()).get("cases")) {
      if (one.get("kind").asText().equals(kind)) {
        found.add(one);
      }
    }
    return found;
  }

  private static BigDecimal number(JsonNode node, String name) {
    return node.hasNonNull(name) ? new BigDecimal(node.get(name).asText()) : ZERO;
  }

  private static Optional<BigDecimal> optional(JsonNode node, String name) {
    return node.hasNonNull(name) ? Optional.of(number(node, name)) : Optional.empty();
  }

  private static List<BigDecimal> numbers(JsonNode node) {
    var found = new ArrayList<BigDecimal>();
    node.forEach(one -> found.add(new BigDecimal(one.asText())));
    return found;
  }

  private static List<Tier> tiers(JsonNode input) {
    var tiers = new ArrayList<Tier>();
    for (JsonNode tier : input.get("tiers")) {
      BigDecimal unit = tier.has("rate") ? number(tier, "rate") : number(tier, "unit");
      tiers.add(new Tier(optional(tier, "up_to"), unit, number(tier, "flat")));
    }
    return tiers;
  }

  private static PriceModel.TieredBlock blocks(JsonNode input, JsonNode policy) {
    var tiers = new ArrayList<BlockTier>();
    for (JsonNode tier : input.get("tiers")) {
      tiers.add(
          new BlockTier(
              number(tier, "block_size"),
              optional(tier, "max_blocks_in_tier"),
              number(tier, "block_price")));
    }
    return new PriceModel.TieredBlock(
        policy.asText().equals("top_tier") ? BlockPolicy.TOP_TIER : BlockPolicy.ALL_TIERS, tiers);
  }

  private static PriceModel model(JsonNode input) {
    return switch (input.get("charge_model").asText()) {
      case "graduated" -> new PriceModel.Graduated(tiers(input), AtZero.FIRST_FLAT);
      case "volume" -> new PriceModel.Volume(tiers(input), AtZero.FIRST_FLAT);
      case "package" ->
          new PriceModel.Package(
              number(input, "package_size"),
              number(input, "package_price"),
              number(input, "free_units"));
      case "percentage" ->
          new PriceModel.Percentage(
              number(input, "rate_percent"),
              number(input, "fixed_fee_per_event"),
              optional(input, "free_events").map(BigDecimal::intValueExact),
              optional(input, "free_amount"),
              optional(input, "min_per_event"),
              optional(input, "max_per_event"));
      case "graduated_percentage" ->
          new PriceModel.GraduatedPercentage(tiers(input), AtZero.FIRST_FLAT);
      case "standard" -> new PriceModel.PerUnit(number(input, "unit_price"));
      case "tiered_block" -> blocks(input, input.get("policy"));
      case String other -> throw new IllegalArgumentException(other);
    };
  }

  private static BigDecimal amount(JsonNode input) {
    String name = input.get("charge_model").asText();
    if (name.equals("dynamic")) {
      return Pricing.dynamic(
              number(input, "units"), number(input, "sum_of_event_amounts_minor").movePointLeft(2))
          .exact();
    }
    if (input.has("by_unit")) {
      BigDecimal sum = ZERO;
      for (var unit : input.get("by_unit").properties()) {
        var model = blocks(unit.getValue(), input.get("policy"));
        BigDecimal units = number(unit.getValue(), "units");
        BigDecimal before =
            input.has("already_billed_units")
                ? number(input.get("already_billed_units"), unit.getKey())
                : ZERO;
        sum = sum.add(Pricing.more(model, before, units.subtract(before)).exact());
      }
      return sum;
    }
    PriceModel model = model(input);
    if (input.has("events_full")) {
      var changes = new ArrayList<Pricing.Change>();
      List<BigDecimal> full = numbers(input.get("events_full"));
      List<BigDecimal> shares = numbers(input.get("events_prorated"));
      for (int i = 0; i < full.size(); i++) {
        changes.add(new Pricing.Change(full.get(i), shares.get(i)));
      }
      return Pricing.prorated(model, changes).exact();
    }
    BigDecimal units = number(input, "units");
    if (model instanceof PriceModel.Percentage percentage) {
      return Pricing.events(percentage, 0, ZERO, events(input, units)).exact();
    }
    if (input.has("tier_selected_by_full_units")) {
      return Pricing.volumeChosenBy(
              (PriceModel.Volume) model, number(input, "tier_selected_by_full_units"), units)
          .exact();
    }
    Priced priced =
        input.has("units_already_billed_in_period")
            ? Pricing.more(model, number(input, "units_already_billed_in_period"), units)
            : Pricing.units(model, units);
    return priced.exact();
  }

  /** The events, or those that the running total tells and one for the rest. */
  private static List<BigDecimal> events(JsonNode input, BigDecimal units) {
    if (input.has("events")) {
      return numbers(input.get("events"));
    }
    var events = new ArrayList<BigDecimal>();
    BigDecimal running = ZERO;
    if (input.has("events_running_total")) {
      for (BigDecimal total : numbers(input.get("events_running_total"))) {
        events.add(total.subtract(running));
        running = total;
      }
    }
    int left = input.get("events_count").asInt() - events.size();
    for (int i = 0; i < left; i++) {
      BigDecimal rest = i == left - 1 ? units.subtract(running) : ZERO;
      events.add(rest);
    }
    return events;
  }

  @Test
  void price_models_as_the_anchors_have_them() throws Exception {
    int run = 0;
    for (JsonNode one : cases("rating")) {
      JsonNode input = one.get("input");
      JsonNode expected = one.get("expected");
      if (input.has("aggregation") || !expected.has("amount")) {
        continue;
      }
      BigDecimal amount = amount(input);
      if (expected.has("rounded_to")) {
        amount = amount.setScale(expected.get("rounded_to").asInt(), RoundingMode.HALF_UP);
      }
      assertEquals(
          0,
          amount.compareTo(number(expected, "amount")),
          one.get("id").asText() + ": " + amount + ", expected " + expected);
      run++;
    }
    System.out.println(run + " golden cases of rating");
  }

  @Test
  void an_allowance_that_is_partly_used() throws Exception {
    for (JsonNode one : cases("allowance")) {
      JsonNode input = one.get("input");
      JsonNode expected = one.get("expected");
      BigDecimal granted = number(input, "allowance_units");
      BigDecimal before = number(input, "units_before_in_period");
      var taken = Reductions.take(granted, before, number(input, "units"));
      assertEquals(number(expected, "billable_units"), taken.billable());
      assertEquals(number(expected, "allowance_consumed_now"), taken.covered());
      assertEquals(
          number(expected, "billable_units_before"),
          Reductions.take(granted, ZERO, before).billable());
    }
  }
}
