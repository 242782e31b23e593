package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Benefit.Expiry;
import io.openmaas.billing.catalogue.Benefit.Grant;
import io.openmaas.billing.catalogue.Benefit.Growth;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.Benefit.Rollover;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads allowances, caps, commitments and wallets. */
final class BenefitReader {
  private static final List<String> KINDS = List.of("allowance", "cap", "commitment", "wallet");
  private static final String LENGTH = "a length such as '24 hours'";

  private final Scope scope;
  private final FilterReader filters;

  BenefitReader(Scope scope) {
    this.scope = scope;
    this.filters = new FilterReader(scope);
  }

  Optional<Benefit> benefit(FieldReader fields) {
    String kind = fields.text("kind").orElse("");
    return switch (kind) {
      case "" -> Optional.empty();
      case "allowance" -> allowance(fields.as(Shape.ALLOWANCE));
      case "cap" -> cap(fields.as(Shape.CAP));
      case "commitment" -> commitment(fields.as(Shape.COMMITMENT));
      case "wallet" -> wallet(fields.as(Shape.WALLET));
      default -> {
        fields.flaw("kind", "'" + kind + "' is not one of " + KINDS + Suggestion.text(kind, KINDS));
        yield Optional.empty();
      }
    };
  }

  private Optional<Benefit> allowance(FieldReader fields) {
    int mark = fields.mark();
    var name = fields.localised("name");
    var code = ChargeReader.code(fields, name);
    var filter = filters.of(fields);
    var measure = fields.parsed("measure", "a measure such as minutes", Measure::new);
    var priority = fields.or("priority", 0, fields::wholeNumber);
    var per = fields.or("per", Per.PERIOD, at -> fields.oneOf(at, Per.class));
    var growth = fields.maybe("growth", fields::mapping).flatMap(BenefitReader::growth);
    var amount = fields.or("amount", BigDecimal.ZERO, fields::notNegative);
    if (fields.has("amount") == fields.has("growth")) {
      fields.flaw("amount", "either amount or growth is needed");
    }
    if (fields.has("growth") && per.isPresent() && per.get() != Per.USE) {
      fields.flaw("per", "what grows with the length of a use is given per USE");
    }
    var rollover = fields.maybe("rollover", fields::mapping).flatMap(BenefitReader::rollover);
    if (fields.has("rollover") && per.isPresent() && per.get() != Per.PERIOD) {
      fields.flaw("rollover", "only what is given per PERIOD can roll over");
    }
    var charges = fields.each("charges", "the code of a charge", ChargeCode::new);
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Benefit.Allowance(
                code.get(),
                name.get(),
                measure.get(),
                filter,
                priority.get(),
                new Grant(amount.get(), per.get(), growth, rollover),
                new HashSet<>(charges)));
  }

  private static Optional<Growth> growth(FieldReader fields) {
    fields.as(Shape.GROWTH);
    int mark = fields.mark();
    var span = fields.parsed("span", LENGTH, Forms::duration);
    var amount = fields.notNegative("amount");
    var restSpan = fields.parsed("restSpan", LENGTH, Forms::duration);
    var rest = fields.notNegative("rest");
    fields.refuseOthers();
    if (fields.mark() == mark && restSpan.get().compareTo(span.get()) > 0) {
      fields.flaw("restSpan", "is longer than span");
    }
    return fields.unlessFlawed(
        mark, () -> new Growth(span.get(), amount.get(), restSpan.get(), rest.get()));
  }

  private static Optional<Rollover> rollover(FieldReader fields) {
    fields.as(Shape.ROLLOVER);
    int mark = fields.mark();
    var most = fields.maybe("most", fields::notNegative);
    var periods = fields.or("periods", 1, fields::wholeNumber);
    fields.refuseOthers();
    if (periods.isPresent() && periods.get() < 1) {
      fields.flaw("periods", "must be 1 or more");
    }
    return fields.unlessFlawed(mark, () -> new Rollover(most, periods.get()));
  }

  private Optional<Benefit> cap(FieldReader fields) {
    int mark = fields.mark();
    var name = fields.localised("name");
    var code = ChargeReader.code(fields, name);
    var filter = filters.of(fields);
    var amount = fields.amount("amount", scope.currency());
    var per = fields.oneOf("per", Per.class);
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark, () -> new Benefit.Cap(code.get(), name.get(), filter, amount.get(), per.get()));
  }

  private Optional<Benefit> commitment(FieldReader fields) {
    int mark = fields.mark();
    var name = fields.localised("name");
    var code = ChargeReader.code(fields, name);
    var minimum = fields.maybe("minimum", at -> fields.amount(at, scope.currency()));
    var maximum = fields.maybe("maximum", at -> fields.amount(at, scope.currency()));
    var counts = fields.each("counts", "the code of a charge", ChargeCode::new);
    var tax = fields.oneOf("tax", TaxCategory.class);
    boolean prorated = fields.flag("prorated", true);
    fields.refuseOthers();
    if (!fields.has("minimum") && !fields.has("maximum")) {
      fields.flaw("needs minimum, maximum or both");
    }
    if (minimum.isPresent() && maximum.isPresent() && maximum.get().compareTo(minimum.get()) < 0) {
      fields.flaw("maximum", "is below minimum");
    }
    return fields.unlessFlawed(
        mark,
        () ->
            new Benefit.Commitment(
                code.get(),
                name.get(),
                minimum,
                maximum,
                new HashSet<>(counts),
                tax.get(),
                prorated));
  }

  private Optional<Benefit> wallet(FieldReader fields) {
    int mark = fields.mark();
    var name = fields.localised("name");
    var code = ChargeReader.code(fields, name);
    var filter = filters.of(fields);
    var value = fields.or("unitValue", BigDecimal.ONE, fields::positive);
    var granted = fields.or("granted", BigDecimal.ZERO, fields::notNegative);
    var expiry =
        fields.has("expiry")
            ? fields.mapping("expiry").flatMap(BenefitReader::expiry)
            : Optional.of(new Expiry(Optional.empty(), Optional.empty()));
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Benefit.Wallet(
                code.get(), name.get(), filter, value.get(), granted.get(), expiry.get()));
  }

  private static Optional<Expiry> expiry(FieldReader fields) {
    fields.as(Shape.EXPIRY);
    int mark = fields.mark();
    var granted = fields.maybe("granted", at -> TermsReader.period(fields, at));
    var toppedUp = fields.maybe("toppedUp", at -> TermsReader.period(fields, at));
    fields.refuseOthers();
    return fields.unlessFlawed(mark, () -> new Expiry(granted, toppedUp));
  }
}
