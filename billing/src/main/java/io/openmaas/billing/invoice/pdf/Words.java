package io.openmaas.billing.invoice.pdf;

import io.openmaas.core.money.Money;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What invoices say in one language, with its way of writing dates and numbers. */
final class Words {
  /** ISO 639-1 codes of the languages there are words for; others get the first. */
  static final List<String> LANGUAGES = List.of("en", "de", "fi", "ko");

  private static final Map<String, Locale> LOCALES =
      Map.of(
          "en",
          Locale.UK,
          "de",
          Locale.GERMANY,
          "fi",
          new Locale.Builder().setLanguage("fi").setRegion("FI").build(),
          "ko",
          Locale.KOREA);
  private static final Map<String, Properties> WORDS =
      LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(l -> l, Words::load));

  private final String language;
  private final Locale locale;
  private final Properties words;
  private final DateTimeFormatter day;
  private final DateTimeFormatter shortDay;
  private final DateTimeFormatter time;

  private Words(String language) {
    this.language = language;
    this.locale = LOCALES.get(language);
    this.words = WORDS.get(language);
    this.day = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale);
    this.shortDay = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale);
    this.time = DateTimeFormatter.ofPattern("HH:mm", locale);
  }

  /** In this ISO 639-1 language, or in English where there are no words for it. */
  static Words in(String language) {
    return new Words(LANGUAGES.contains(language) ? language : LANGUAGES.getFirst());
  }

  String language() {
    return language;
  }

  /**
   * The words of this key, filled in.
   *
   * @throws IllegalStateException if there are none: a test sees to it that there are
   */
  String say(String key, Object... values) {
    String pattern = words.getProperty(key);
    if (pattern == null) {
      throw new IllegalStateException("no words for " + key + " in " + language);
    }
    return values.length == 0 ? pattern : new MessageFormat(pattern, locale).format(values);
  }

  /** As {@link #say}, or the other text where there are none. */
  String sayOr(String key, String other) {
    return words.getProperty(key, other);
  }

  String day(LocalDate date) {
    return day.format(date);
  }

  String shortDay(LocalDate date) {
    return shortDay.format(date);
  }

  /** Day and local time. */
  String dayAndTime(Instant instant, ZoneId zone) {
    var local = instant.atZone(zone);
    return shortDay.format(local) + ", " + time.format(local);
  }

  String time(Instant instant, ZoneId zone) {
    return time.format(instant.atZone(zone));
  }

  /** With the currency's digits and the language's separators, without the currency. */
  String amount(Money money) {
    return plain(money.major(), money.currency().getDefaultFractionDigits());
  }

  /** With as many digits as it has. */
  String number(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    return plain(stripped, Math.max(0, stripped.scale()));
  }

  /** With this many digits after the point. */
  String plain(BigDecimal number, int digits) {
    var format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(locale));
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return format.format(number);
  }

  static Properties load(String language) {
    var words = new Properties();
    try (var stream =
        Words.class.getResourceAsStream("/invoice/words_" + language + ".properties")) {
      words.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }
}
