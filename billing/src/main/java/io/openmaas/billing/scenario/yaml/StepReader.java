package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.catalogue.yaml.FieldReader;
import io.openmaas.billing.catalogue.yaml.YamlNode;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.scenario.yaml.Step.Does;
import io.openmaas.billing.scenario.yaml.Story.Customer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the events of a scenario. */
final class StepReader {
  /** The name of a subscription where none is written. */
  private static final String THE_ONE = "";

  private final Map<String, Customer> customers;

  StepReader(Map<String, Customer> customers) {
    this.customers = customers;
  }

  private enum Word {
    START,
    CHANGE_PLAN,
    CHANGE_QUANTITY,
    TAKE_ADD_ON,
    END_ADD_ON,
    PAUSE,
    RESUME,
    MOVE_BILLING_DAY,
    CHANGE_PAYER,
    END,
    USE,
    REVERSE_USE,
    TOP_UP,
    COUPON,
    CREDIT,
    PAY,
    INVOICE,
    LOOK;

    /** As it is written: {@code changePlan}. */
    static Word of(String text) {
      return Arrays.stream(values())
          .filter(word -> word.text().equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(text));
    }

    static String all() {
      return Arrays.stream(values()).map(Word::text).collect(Collectors.joining(", "));
    }

    private String text() {
      String[] words = name().toLowerCase(Locale.ROOT).split("_");
      var text = new StringBuilder(words[0]);
      for (int i = 1; i < words.length; i++) {
        text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
      }
      return text.toString();
    }
  }

  Optional<Step> step(FieldReader fields) {
    int mark = fields.mark();
    var customer =
        fields.maybe(
            "customer", at -> fields.parsed(at, "a customer of this file", this::existing));
    ZoneId zone = customers.get(customer.orElseGet(this::first)).zone();
    var when = when(fields, zone);
    var word = fields.parsed("do", "one of " + Word.all(), Word::of);
    int line = fields.find("do").map(YamlNode::line).orElse(1);
    var does = word.flatMap(found -> does(found, fields));
    if (word.isPresent()) {
      fields.refuseOthers();
    }
    return fields.unlessFlawed(mark, () -> new Step(line, customer, when.get(), does.get()));
  }

  private String first() {
    return customers.keySet().iterator().next();
  }

  private String existing(String name) {
    if (!customers.containsKey(name)) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }

  private static Optional<Step.When> when(FieldReader fields, ZoneId zone) {
    int mark = fields.mark();
    if (fields.has("on") == fields.has("at")) {
      fields.flaw("on", "either on (a date) or at (a local time, or an instant that ends with Z)");
      return Optional.empty();
    }
    Optional<Instant> at =
        fields.maybe(
            "at",
            name ->
                fields.parsed(
                    name,
                    "a local time such as 2026-03-01T08:30 or an instant such as"
                        + " 2026-03-01T08:30:00Z",
                    text -> instant(text, zone)));
    Optional<LocalDate> on = fields.maybe("on", fields::date);
    Optional<LocalDate> known = fields.maybe("known", fields::date);
    return fields.unlessFlawed(
        mark,
        () -> {
          LocalDate day = on.orElseGet(() -> LocalDate.ofInstant(at.get(), zone));
          return new Step.When(day, at, known.orElse(day));
        });
  }

  static Instant instant(String text, ZoneId zone) {
    return text.endsWith("Z")
        ? Instant.parse(text)
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }

  private Optional<Does> does(Word word, FieldReader fields) {
    int mark = fields.mark();
    return switch (word) {
      case START -> {
        var subscription = subscription(fields);
        var plan = plan(fields, "plan");
        var quantity = quantity(fields);
        var billingDay = fields.maybe("billingDay", fields::wholeNumber);
        yield fields.unlessFlawed(
            mark, () -> new Does.Start(subscription, plan.get(), quantity.get(), billingDay));
      }
      case CHANGE_PLAN -> {
        var subscription = subscription(fields);
        var plan = plan(fields, "plan");
        yield fields.unlessFlawed(mark, () -> new Does.ChangePlan(subscription, plan.get()));
      }
      case CHANGE_QUANTITY -> {
        var subscription = subscription(fields);
        var quantity = fields.notNegative("quantity");
        yield fields.unlessFlawed(
            mark, () -> new Does.ChangeQuantity(subscription, quantity.get()));
      }
      case TAKE_ADD_ON -> {
        var subscription = subscription(fields);
        var addOn = plan(fields, "addOn");
        var quantity = quantity(fields);
        yield fields.unlessFlawed(
            mark, () -> new Does.TakeAddOn(subscription, addOn.get(), quantity.get()));
      }
      case END_ADD_ON -> {
        var subscription = subscription(fields);
        var addOn = plan(fields, "addOn");
        yield fields.unlessFlawed(mark, () -> new Does.EndAddOn(subscription, addOn.get()));
      }
      case PAUSE -> Optional.of(new Does.Pause(subscription(fields)));
      case RESUME -> Optional.of(new Does.Resume(subscription(fields)));
      case MOVE_BILLING_DAY -> {
        var subscription = subscription(fields);
        var day = fields.wholeNumber("billingDay");
        yield fields.unlessFlawed(mark, () -> new Does.MoveBillingDay(subscription, day.get()));
      }
      case CHANGE_PAYER -> {
        var subscription = subscription(fields);
        var payer = fields.parsed("payer", "a customer of this file", this::existing);
        yield fields.unlessFlawed(mark, () -> new Does.ChangePayer(subscription, payer.get()));
      }
      case END -> Optional.of(new Does.End(subscription(fields)));
      case USE -> use(fields);
      case REVERSE_USE -> {
        var key = fields.text("key");
        yield fields.unlessFlawed(mark, () -> new Does.UseReversed(key.get()));
      }
      case TOP_UP -> {
        var subscription = subscription(fields);
        var wallet = fields.parsed("wallet", "the code of a wallet", ChargeCode::new);
        var units = fields.positive("units");
        var to = fields.maybe("to", fields::date);
        yield fields.unlessFlawed(
            mark, () -> new Does.TopUp(subscription, wallet.get(), units.get(), to));
      }
      case COUPON -> coupon(fields);
      case CREDIT -> {
        var charge = fields.text("charge");
        var amount = fields.positive("amount");
        var documents = new ExpectedReader(customers).documents(fields);
        yield fields.unlessFlawed(
            mark, () -> new Does.Credit(charge.get(), amount.get(), documents));
      }
      case PAY -> {
        var amount = fields.positive("amount");
        yield fields.unlessFlawed(mark, () -> new Does.Pay(amount.get()));
      }
      case INVOICE -> {
        var documents = new ExpectedReader(customers).documents(fields);
        yield fields.unlessFlawed(mark, () -> new Does.Invoice(documents));
      }
      case LOOK -> {
        var balance = fields.maybe("balance", fields::decimal);
        var owed = fields.maybe("owed", fields::decimal);
        var due = fields.maybe("due", fields::decimal);
        if (balance.isEmpty() && owed.isEmpty() && due.isEmpty()) {
          fields.flaw("do", "what must hold? write balance, owed or due");
        }
        yield fields.unlessFlawed(
            mark, () -> new Does.Look(new Expected.Account(balance, owed, due)));
      }
    };
  }

  private static String subscription(FieldReader fields) {
    return fields.maybe("subscription", fields::text).orElse(THE_ONE);
  }

  private static Optional<PlanId> plan(FieldReader fields, String name) {
    return fields.parsed(name, "the id of a plan", PlanId::new);
  }

  private static Optional<BigDecimal> quantity(FieldReader fields) {
    return fields.or("quantity", BigDecimal.ONE, fields::notNegative);
  }

  private static Optional<Does> coupon(FieldReader fields) {
    int mark = fields.mark();
    var code = fields.text("code");
    var amount = fields.maybe("amount", fields::positive);
    var percent = fields.maybe("percent", fields::positive);
    if (fields.has("amount") == fields.has("percent")) {
      fields.flaw("amount", "a coupon has either an amount or a percent");
    }
    return fields.unlessFlawed(mark, () -> new Does.CouponGiven(code.get(), amount, percent));
  }

  private static Optional<Does> use(FieldReader fields) {
    int mark = fields.mark();
    var key = fields.maybe("key", fields::text);
    var kind =
        fields.or(
            "kind",
            new UsageKind("OTHER"),
            at -> fields.parsed(at, "a kind such as CAR_SHARE", UsageKind::new));
    var price = fields.maybe("price", fields::notNegative);
    var fixedPrice = fields.maybe("fixedPrice", fields::notNegative);
    Map<Measure, BigDecimal> quantities = new HashMap<>();
    fields
        .maybe("quantities", fields::mapping)
        .ifPresent(
            inner -> {
              for (String name : List.copyOf(inner.names())) {
                inner
                    .decimal(name)
                    .ifPresent(
                        amount -> measure(inner, name).ifPresent(m -> quantities.put(m, amount)));
              }
            });
    var dimensions = new HashMap<String, String>();
    dimension(fields, "class", Use.VEHICLE_CLASS, dimensions);
    dimension(fields, "operator", Use.OPERATOR, dimensions);
    dimension(fields, "startZone", Use.START_ZONE, dimensions);
    dimension(fields, "endZone", Use.END_ZONE, dimensions);
    dimension(fields, "costCentre", Use.COST_CENTRE, dimensions);
    fields
        .maybe("with", fields::mapping)
        .ifPresent(
            inner ->
                List.copyOf(inner.names())
                    .forEach(name -> dimension(inner, name, name, dimensions)));
    return fields.unlessFlawed(
        mark,
        () ->
            new Does.UseMade(
                key,
                kind.get(),
                Optional.ofNullable(quantities.get(Measure.MINUTES)),
                quantities,
                dimensions,
                price,
                fixedPrice));
  }

  private static Optional<Measure> measure(FieldReader fields, String name) {
    try {
      return Optional.of(new Measure(name));
    } catch (IllegalArgumentException e) {
      fields.flaw(name, e.getMessage());
      return Optional.empty();
    }
  }

  private static void dimension(
      FieldReader fields, String field, String name, Map<String, String> dimensions) {
    fields.maybe(field, fields::text).ifPresent(text -> dimensions.put(name, text));
  }
}
