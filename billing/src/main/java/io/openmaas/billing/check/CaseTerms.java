package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.CalendarPeriod.Unit;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.core.money.Rounding;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;

/** The words that cases of several kinds share, as the catalogue's terms. */
final class CaseTerms {
  private CaseTerms() {}

  /** {@code period}: MONTHLY, QUARTERLY, ... */
  static CalendarPeriod period(CaseInput input) {
    String word = input.text("period");
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "DAILY" -> new CalendarPeriod(1, Unit.DAY);
      case "WEEKLY" -> new CalendarPeriod(1, Unit.WEEK);
      case "BIWEEKLY" -> new CalendarPeriod(2, Unit.WEEK);
      case "THIRTY_DAYS" -> new CalendarPeriod(30, Unit.DAY);
      case "MONTHLY" -> CalendarPeriod.MONTH;
      case "BIMESTRIAL" -> new CalendarPeriod(2, Unit.MONTH);
      case "QUARTERLY" -> new CalendarPeriod(3, Unit.MONTH);
      case "TRIANNUAL" -> new CalendarPeriod(4, Unit.MONTH);
      case "BIANNUAL", "SEMIANNUAL", "HALF_YEARLY" -> new CalendarPeriod(6, Unit.MONTH);
      case "ANNUAL", "YEARLY" -> CalendarPeriod.YEAR;
      case "BIENNIAL" -> new CalendarPeriod(2, Unit.YEAR);
      default ->
          throw input.refused(
              "period",
              word
                  + " is not known; known are DAILY, WEEKLY, BIWEEKLY, THIRTY_DAYS,"
                  + " MONTHLY, BIMESTRIAL, QUARTERLY, TRIANNUAL, BIANNUAL, ANNUAL, BIENNIAL");
    };
  }

  /** {@code billing}: in_advance or in_arrears. */
  static Timing timing(CaseInput input, Timing otherwise) {
    String word = input.findText("billing").orElse(null);
    return switch (word) {
      case null -> otherwise;
      case "in_advance" -> Timing.IN_ADVANCE;
      case "in_arrears" -> Timing.IN_ARREARS;
      default -> throw input.refused("billing", word + " is neither in_advance nor in_arrears");
    };
  }

  /** {@code billing_day}, or {@code anchor}: calendar or anniversary. */
  static Alignment alignment(CaseInput input) {
    if (input.has("billing_day")) {
      return new Alignment.DayOfMonth(input.whole("billing_day"));
    }
    String word = input.text("anchor");
    return switch (word) {
      case "calendar" -> new Alignment.Calendar();
      case "anniversary" -> new Alignment.Anniversary();
      default -> throw input.refused("anchor", word + " is neither calendar nor anniversary");
    };
  }

  /** {@code day_count} where it is there, else what the convention counts by. */
  static ProrationConvention proration(CaseInput input) {
    String word = input.findText("day_count").orElse(null);
    return switch (word) {
      case null -> byConvention(input);
      case "fixed-30" -> ProrationConvention.FIXED_30;
      case "actual/actual" -> byConvention(input);
      default -> throw input.refused("day_count", word + " is neither actual/actual nor fixed-30");
    };
  }

  private static ProrationConvention byConvention(CaseInput input) {
    return switch (input.convention()) {
      case "killbill" -> ProrationConvention.ACTUAL_DAYS_FROM_STUB;
      case "lago" -> ProrationConvention.INCLUSIVE_DAYS;
      case "stripe" -> ProrationConvention.SECONDS;
      case "openmeter", "zuora", "published" -> ProrationConvention.ACTUAL_DAYS;
      default -> throw unknownConvention(input);
    };
  }

  static CaseRefused unknownConvention(CaseInput input) {
    return new CaseRefused(
        "the convention "
            + input.convention()
            + " is not known; known are killbill, lago, openmeter, zuora, stripe, published");
  }

  /** {@code currency}; euro where nothing is said. */
  static Currency currency(CaseInput input) {
    String code = input.findText("currency").orElse("EUR");
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw input.refused("currency", code + " is not an ISO 4217 code");
    }
  }

  /** {@code rounding} of a line: half_up where nothing is said. */
  static Rounding rounding(CaseInput input) {
    String word = input.findText("rounding").orElse("half_up");
    try {
      return Rounding.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw input.refused("rounding", word + " is not one of half_up, half_even, up, down");
    }
  }

  /** {@code customer_timezone}; UTC where nothing is said. */
  static ZoneId zone(CaseInput input) {
    String id =
        input.findText("customer_timezone").or(() -> input.findText("timezone")).orElse("UTC");
    try {
      return ZoneId.of(id);
    } catch (java.time.DateTimeException e) {
      throw input.refused("customer_timezone", id + " is not a time zone");
    }
  }
}
