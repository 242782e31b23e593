package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.BillingTerms.Binding;
import io.openmaas.billing.catalogue.BillingTerms.Effect;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads how a plan is billed, what binds its subscribers, and its phases. */
final class TermsReader {
  private static final String PERIOD = "a period such as '1 month' or '14 days'";

  private TermsReader() {}

  static Optional<CalendarPeriod> period(FieldReader fields, String name) {
    return fields.parsed(name, PERIOD, Forms::calendarPeriod);
  }

  private enum Usual {
    CALENDAR_MONTH,
    ANNIVERSARY
  }

  /** {@code CALENDAR_MONTH}, {@code ANNIVERSARY}, or a mapping; absent: the first. */
  static Optional<BillingTerms> billing(FieldReader plan) {
    var found = plan.find("billing");
    if (found.isEmpty()) {
      return Optional.of(BillingTerms.USUAL);
    }
    if (found.get() instanceof YamlNode.Mapping) {
      return plan.mapping("billing").flatMap(TermsReader::billingTerms);
    }
    return plan.oneOf("billing", Usual.class)
        .map(
            usual ->
                aligned(
                    switch (usual) {
                      case CALENDAR_MONTH -> new Alignment.Calendar();
                      case ANNIVERSARY -> new Alignment.Anniversary();
                    }));
  }

  private static BillingTerms aligned(Alignment alignment) {
    var usual = BillingTerms.USUAL;
    return new BillingTerms(
        usual.period(), alignment, usual.proration(), usual.rounding(), usual.priceBasis());
  }

  private static Optional<BillingTerms> billingTerms(FieldReader fields) {
    fields.as(Shape.BILLING);
    int mark = fields.mark();
    var usual = BillingTerms.USUAL;
    var every = fields.or("every", usual.period(), name -> period(fields, name));
    var from = fields.or("from", usual.alignment(), name -> alignment(fields, name));
    var proration =
        fields.or(
            "proration", usual.proration(), name -> fields.oneOf(name, ProrationConvention.class));
    var rounding =
        fields.or("rounding", usual.rounding(), name -> fields.oneOf(name, Rounding.class));
    if (rounding.isPresent() && rounding.get() == Rounding.EXACT) {
      fields.flaw("rounding", "EXACT is no rule for invoices: a fraction could not be charged");
    }
    var basis =
        fields.or("prices", usual.priceBasis(), name -> fields.oneOf(name, PriceBasis.class));
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new BillingTerms(
                every.get(), from.get(), proration.get(), rounding.get(), basis.get()));
  }

  private static Optional<Alignment> alignment(FieldReader fields, String name) {
    return fields.parsed(
        name,
        "CALENDAR, ANNIVERSARY or a day of the month from 1 to 31",
        text ->
            switch (text) {
              case "CALENDAR" -> new Alignment.Calendar();
              case "ANNIVERSARY" -> new Alignment.Anniversary();
              default -> new Alignment.DayOfMonth(Integer.parseInt(text));
            });
  }

  static Optional<Binding> binding(FieldReader plan) {
    if (!plan.has("binding")) {
      return Optional.of(Binding.NONE);
    }
    return plan.mapping("binding")
        .flatMap(
            fields -> {
              fields.as(Shape.BINDING);
              int mark = fields.mark();
              var term = fields.maybe("minimumTerm", name -> period(fields, name));
              var cancellation = effect(fields, "cancellation");
              var change = effect(fields, "change");
              fields.refuseOthers();
              return fields.unlessFlawed(
                  mark, () -> new Binding(term, cancellation.get(), change.get()));
            });
  }

  private static Optional<Effect> effect(FieldReader fields, String name) {
    return fields.or(name, Effect.AT_ONCE, at -> fields.oneOf(at, Effect.class));
  }

  static Optional<Plan.Ceiling> ceiling(FieldReader plan) {
    if (!plan.has("ceiling")) {
      return Optional.of(Plan.Ceiling.USUAL);
    }
    return plan.mapping("ceiling")
        .flatMap(
            fields -> {
              fields.as(Shape.CEILING);
              int mark = fields.mark();
              var minutes = notNegative(fields, "minutesPercent");
              var atLeast = notNegative(fields, "minutesAtLeast");
              var metres = notNegative(fields, "metresPercent");
              fields.refuseOthers();
              return fields.unlessFlawed(
                  mark, () -> new Plan.Ceiling(minutes.get(), atLeast.get(), metres.get()));
            });
  }

  private static Optional<Integer> notNegative(FieldReader fields, String name) {
    var value = fields.wholeNumber(name);
    if (value.isPresent() && value.get() < 0) {
      fields.flaw(name, "must be 0 or more");
    }
    return value;
  }

  private enum Stays {
    NEVER
  }

  static Optional<Migration> migration(FieldReader plan) {
    var found = plan.find("migration");
    if (found.isEmpty()) {
      return Optional.of(new Migration.Never());
    }
    if (!(found.get() instanceof YamlNode.Mapping)) {
      return plan.oneOf("migration", Stays.class).map(_ -> new Migration.Never());
    }
    return plan.mapping("migration")
        .flatMap(
            fields -> {
              fields.as(Shape.MIGRATION);
              int mark = fields.mark();
              var on = fields.maybe("on", fields::date);
              var period = fields.maybe("withPeriodFrom", fields::date);
              fields.refuseOthers();
              if (fields.has("on") == fields.has("withPeriodFrom")) {
                fields.flaw("needs either on or withPeriodFrom");
              }
              return fields.unlessFlawed(
                  mark,
                  () ->
                      on.isPresent()
                          ? new Migration.On(on.get())
                          : new Migration.WithPeriodFrom(period.get()));
            });
  }

  static List<Phase> phases(FieldReader plan) {
    var result = new ArrayList<Phase>();
    var all = plan.mappings("phases");
    for (int i = 0; i < all.size(); i++) {
      FieldReader fields = all.get(i).as(Shape.PHASE);
      int mark = fields.mark();
      var kind = fields.oneOf("kind", Phase.Kind.class);
      var length = fields.maybe("length", name -> period(fields, name));
      if (!fields.has("length") && i < all.size() - 1) {
        fields.flaw("length", "is missing; only the last phase can go on for ever");
      }
      var percent = percentOff(fields, kind);
      var charges = fields.each("charges", "the code of a charge", ChargeCode::new);
      fields.refuseOthers();
      fields
          .unlessFlawed(
              mark, () -> new Phase(kind.get(), length, percent.get(), new HashSet<>(charges)))
          .ifPresent(result::add);
    }
    return result;
  }

  private static Optional<BigDecimal> percentOff(FieldReader fields, Optional<Phase.Kind> kind) {
    if (kind.isPresent() && kind.get() == Phase.Kind.TRIAL && !fields.has("percentOff")) {
      return Optional.of(BigDecimal.valueOf(100));
    }
    var percent = fields.decimal("percentOff");
    if (percent.isPresent()
        && (percent.get().signum() < 0 || percent.get().compareTo(BigDecimal.valueOf(100)) > 0)) {
      fields.flaw("percentOff", "must be 0 to 100");
    }
    return percent;
  }
}
