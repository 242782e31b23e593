package io.openmaas.billing.metering.rest;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageReport;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The fields of one usage record as they are read, and what follows from them together. */
final class UsageDraft {
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final int MAX_SOURCE = 100;

  /** What keys of our own begin with. */
  private static final Set<String> OWN_SOURCES = Set.of("rental", "leg", "conflict");

  String id;
  String source;
  String specVersion;
  String subject;
  UUID account;
  UUID traveller;
  String city;
  String kind;
  Instant at;
  Instant eventTime;
  Instant from;
  Instant to;
  String priceAmount;
  String priceCurrency;
  String text = "";
  String corrects;
  String reverses;
  Wrong wrong;
  final Map<String, String> dimensions = new HashMap<>();
  final Map<Measure, BigDecimal> quantities = new HashMap<>();

  /** A field is missing or does not fit the others. */
  static final class Wrong extends RuntimeException {
    private final String field;

    Wrong(String field, String message) {
      super(message, null, false, false);
      this.field = field;
    }

    String field() {
      return field;
    }
  }

  /** Notes what is wrong; the first counts. */
  void fail(String field, String message) {
    if (wrong == null) {
      wrong = new Wrong(field, message);
    }
  }

  /**
   * @param usualSource where the record names none
   * @param latest how late its time may be
   */
  UsageReport report(String usualSource, Instant latest) {
    String from = source == null ? usualSource : source;
    var key = key(from, require("id", id));
    if (reverses != null) {
      return new UsageReport.Reversal(key, otherKey("reverses", reverses), account());
    }
    var usage = usage(key, from, latest);
    return corrects == null
        ? new UsageReport.Made(usage)
        : new UsageReport.Correction(key, otherKey("corrects", corrects), usage);
  }

  /** The traveller and city that the account follows from, where it was named so. */
  Optional<Traveller> byTraveller() {
    return traveller == null
        ? Optional.empty()
        : Optional.of(new Traveller(new TravellerId(traveller), cityId()));
  }

  record Traveller(TravellerId id, CityId city) {}

  /**
   * {@code SOURCE/ID}; slashes within the id are escaped, so that no two pairs have the same key.
   */
  static UsageKey key(String source, String id) {
    if (source.isBlank() || source.length() > MAX_SOURCE || hasControl(source)) {
      throw new Wrong("source", "must be 1 to " + MAX_SOURCE + " printable characters");
    }
    String first = source.contains("/") ? source.substring(0, source.indexOf('/')) : source;
    if (OWN_SOURCES.contains(first)) {
      throw new Wrong("source", "'" + first + "' is kept for what OpenMaaS meters itself");
    }
    if (id.isBlank() || hasControl(id)) {
      throw new Wrong("id", "must be printable characters");
    }
    String plain =
        id.indexOf('/') < 0 && id.indexOf('%') < 0 && id.indexOf('#') < 0
            ? id
            : id.replace("%", "%25").replace("/", "%2F").replace("#", "%23");
    if (source.length() + 1 + plain.length() > UsageKey.MAX_LENGTH) {
      throw new Wrong(
          "id", "is too long: source and id together have at most " + (UsageKey.MAX_LENGTH - 1));
    }
    return new UsageKey(source + "/" + plain);
  }

  private static UsageKey otherKey(String field, String key) {
    if (key.isBlank() || key.length() > UsageKey.MAX_LENGTH || hasControl(key)) {
      throw new Wrong(field, "must be the key of a record, 1 to 200 characters");
    }
    return new UsageKey(key);
  }

  private static boolean hasControl(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private Usage usage(UsageKey key, String from, Instant latest) {
    UsageKind of = kind();
    Instant end = to == null ? at == null ? eventTime : at : to;
    Instant supply = at == null ? end : at;
    if (supply == null) {
      throw new Wrong("at", "is missing: the instant of supply");
    }
    Instant begin = this.from == null ? this.to == null ? supply : null : this.from;
    if (begin == null) {
      throw new Wrong("from", "is missing, though to is given");
    }
    Instant until = this.to == null ? supply.isBefore(begin) ? begin : supply : this.to;
    if (until.isBefore(begin)) {
      throw new Wrong("to", "is before from");
    }
    notBeyond("at", supply, latest);
    notBeyond("to", until, latest);
    notBeyond("from", begin, latest);
    var use =
        new Use(of, new Period(begin, until), supply, dimensions, checkedQuantities(of), price());
    return new Usage(key, account(), use, Pin.NONE, new Usage.Proof.Reported(from, text));
  }

  private static void notBeyond(String field, Instant time, Instant latest) {
    if (time.isAfter(latest)) {
      throw new Wrong(field, "lies in the future: " + time + ", now it is before " + latest);
    }
    if (time.isBefore(EARLIEST)) {
      throw new Wrong(field, "lies before " + EARLIEST);
    }
  }

  private UsageKind kind() {
    try {
      return new UsageKind(require("kind", kind));
    } catch (IllegalArgumentException e) {
      throw new Wrong("kind", "must be 1 to 60 capital letters, digits and underscores");
    }
  }

  private Map<Measure, BigDecimal> checkedQuantities(UsageKind of) {
    if (!of.equals(UsageKind.LEVEL)) {
      quantities.forEach(
          (measure, quantity) -> {
            if (quantity.signum() < 0) {
              throw new Wrong("quantities." + measure, "is negative");
            }
          });
    }
    return quantities;
  }

  private Optional<Money> price() {
    if (priceAmount == null && priceCurrency == null) {
      return Optional.empty();
    }
    Currency currency;
    try {
      currency = Currency.getInstance(require("price.currency", priceCurrency));
    } catch (IllegalArgumentException e) {
      throw new Wrong("price.currency", "is no currency of ISO 4217");
    }
    BigDecimal amount = UsageJson.decimal("price.amount", require("price.amount", priceAmount));
    if (amount.signum() < 0) {
      throw new Wrong("price.amount", "is negative");
    }
    try {
      return Optional.of(Money.of(amount, currency, Rounding.EXACT));
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new Wrong("price.amount", "has more digits than " + currency + " has");
    }
  }

  private AccountId account() {
    if (traveller != null) {
      if (account != null) {
        throw new Wrong("account", "is given beside a traveller");
      }
      return AccountId.of(new TravellerId(traveller), cityId());
    }
    if (account == null && subject != null) {
      try {
        return new AccountId(UUID.fromString(subject));
      } catch (IllegalArgumentException e) {
        throw new Wrong("subject", "is not the id of an account");
      }
    }
    if (account == null) {
      throw new Wrong("account", "is missing: the id of an account, or a traveller and a city");
    }
    return new AccountId(account);
  }

  private CityId cityId() {
    try {
      return new CityId(require("city", city));
    } catch (IllegalArgumentException e) {
      throw new Wrong("city", "is no name of a city");
    }
  }

  private static String require(String field, String value) {
    if (value == null) {
      throw new Wrong(field, "is missing");
    }
    return value;
  }
}
