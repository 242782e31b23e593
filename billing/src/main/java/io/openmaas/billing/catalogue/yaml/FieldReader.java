package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import io.openmaas.billing.catalogue.Localised;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the fields of one mapping, noting what is wrong and going on, so that one import names all
 * flaws. A field that was asked for and is flawed reads as empty.
 */
public final class FieldReader {
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2999;

  /** A million of it still fits the 63 bits of an amount. */
  private static final BigDecimal ABOVE_ALL = BigDecimal.TEN.pow(12);

  private final String file;
  private final String path;
  private final YamlNode.Mapping mapping;
  private final List<Flaw> flaws;
  private final Set<String> asked = new LinkedHashSet<>();
  private Set<String> known = Set.of();

  /**
   * @param path of the mapping within the file, empty for the whole
   * @param flaws where to note what is wrong
   */
  public FieldReader(String file, String path, YamlNode.Mapping mapping, List<Flaw> flaws) {
    this.file = file;
    this.path = path;
    this.mapping = mapping;
    this.flaws = flaws;
  }

  /** Says which keys there can be, whether they are asked for or not. */
  FieldReader as(Shape... shapes) {
    known = Shape.keysOf(shapes);
    return this;
  }

  public Optional<YamlNode> find(String name) {
    if (!known.isEmpty() && !known.contains(name)) {
      throw new IllegalStateException("key " + name + " is not in the shape of " + path);
    }
    asked.add(name);
    return Optional.ofNullable(mapping.fields().get(name));
  }

  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** Notes a flaw of this field, at its line or that of the mapping. */
  public void flaw(String name, String reason) {
    YamlNode node = mapping.fields().get(name);
    flaws.add(new Flaw(file, (node == null ? mapping : node).line(), at(name), reason));
  }

  /** Notes a flaw of the mapping itself. */
  public void flaw(String reason) {
    flaws.add(new Flaw(file, mapping.line(), path.isEmpty() ? "(file)" : path, reason));
  }

  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** How many flaws there are so far; for {@link #unlessFlawed}. */
  public int mark() {
    return flaws.size();
  }

  /**
   * What is made, unless a flaw was noted since the mark. What the making itself refuses is a flaw
   * too.
   */
  public <T> Optional<T> unlessFlawed(int mark, Supplier<T> make) {
    if (flaws.size() > mark) {
      return Optional.empty();
    }
    try {
      return Optional.of(make.get());
    } catch (IllegalArgumentException e) {
      flaw(e.getMessage());
      return Optional.empty();
    }
  }

  public Optional<String> text(String name) {
    return parsed(name, "text", text -> text).filter(text -> !text.isBlank() || blank(name));
  }

  private boolean blank(String name) {
    flaw(name, "is empty");
    return false;
  }

  public Optional<BigDecimal> decimal(String name) {
    return parsed(name, "a decimal number such as \"0.22\"", Forms::decimal);
  }

  /** A decimal of 0 or more. */
  public Optional<BigDecimal> notNegative(String name) {
    return decimal(name).filter(value -> value.signum() >= 0 || refused(name, "must be 0 or more"));
  }

  /** A decimal above 0. */
  public Optional<BigDecimal> positive(String name) {
    return decimal(name).filter(value -> value.signum() > 0 || refused(name, "must be above 0"));
  }

  private boolean refused(String name, String reason) {
    flaw(name, reason);
    return false;
  }

  public Optional<Integer> wholeNumber(String name) {
    return parsed(name, "a whole number", Integer::parseInt);
  }

  public Optional<LocalDate> date(String name) {
    return parsed(name, "a date such as 2026-01-01", LocalDate::parse)
        .filter(
            date ->
                (date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR)
                    || refused(
                        name,
                        date + " is not within the years " + FIRST_YEAR + " to " + LAST_YEAR));
  }

  /** An amount of 0 or more that can be paid; may be written with its currency. */
  public Optional<BigDecimal> amount(String name, Currency currency) {
    int digits = currency.getDefaultFractionDigits();
    String form = "an amount of " + currency + " with at most " + digits + " decimals";
    return ofCurrency(name, currency, form)
        .filter(
            value ->
                value.stripTrailingZeros().scale() <= digits
                    || refused(name, "'" + value.toPlainString() + "' is not " + form));
  }

  /** A price for each unit, 0 or more; may be finer than the smallest coin. */
  public Optional<BigDecimal> unitPrice(String name, Currency currency) {
    return ofCurrency(name, currency, "a decimal number such as \"0.22\"");
  }

  private Optional<BigDecimal> ofCurrency(String name, Currency currency, String form) {
    String[] other = {""};
    var value =
        parsed(
            name,
            form,
            text -> {
              String[] parts = text.split(" +", 2);
              other[0] = parts.length == 2 ? Currency.getInstance(parts[1]).toString() : "";
              return Forms.decimal(parts[0]);
            });
    if (value.isPresent() && !other[0].isEmpty() && !other[0].equals(currency.toString())) {
      flaw(name, "is in " + other[0] + ", but the plan is in " + currency);
      return Optional.empty();
    }
    return value
        .filter(found -> found.signum() >= 0 || refused(name, "must be 0 or more"))
        .filter(
            found ->
                found.compareTo(ABOVE_ALL.movePointLeft(currency.getDefaultFractionDigits())) < 0
                    || refused(name, "is a million millions of the smallest coin or more"));
  }

  /** False where it is absent. */
  public boolean flag(String name) {
    return flag(name, false);
  }

  public boolean flag(String name, boolean ifAbsent) {
    if (!has(name)) {
      return ifAbsent;
    }
    return parsed(
            name,
            "true or false",
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException(text);
                })
        .orElse(ifAbsent);
  }

  public <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
    return scalar(name, "one of " + Arrays.toString(type.getEnumConstants()))
        .flatMap(
            text -> {
              var found = constant(type, text);
              if (found.isEmpty()) {
                flaw(name, notOneOf(type, text));
              }
              return found;
            });
  }

  /** Each of a list (or of a single value) as one of these. */
  public <E extends Enum<E>> List<E> eachOneOf(String name, Class<E> type) {
    var result = new ArrayList<E>();
    eachText(
        name,
        (text, refuse) -> {
          var found = constant(type, text);
          found.ifPresentOrElse(result::add, () -> refuse.accept(notOneOf(type, text)));
        });
    return result;
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> type, String text) {
    String wanted = text.strip().toUpperCase(Locale.ROOT).replaceAll("[ -]", "_");
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.name().equals(wanted)).findFirst();
  }

  private static <E extends Enum<E>> String notOneOf(Class<E> type, String text) {
    var names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    return "'" + text + "' is not one of " + names + Suggestion.text(text, names);
  }

  private Optional<String> scalar(String name, String form) {
    Optional<YamlNode> node = find(name);
    if (node.isEmpty()) {
      flaw(name, "is missing");
      return Optional.empty();
    }
    if (!(node.get() instanceof YamlNode.Scalar scalar)) {
      flaw(name, "must be " + form);
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /**
   * The field as the type that this function makes of its text; a function that throws is a flaw.
   */
  public <T> Optional<T> parsed(String name, String form, Function<String, T> parse) {
    return scalar(name, form)
        .flatMap(
            text -> {
              try {
                return Optional.of(parse.apply(text));
              } catch (RuntimeException e) {
                flaw(name, "'" + shortened(text) + "' is not " + form);
                return Optional.empty();
              }
            });
  }

  /** Each of a list (or of a single value), in order; a value that is there twice is a flaw. */
  public <T> List<T> each(String name, String form, Function<String, T> parse) {
    var result = new LinkedHashSet<T>();
    eachText(
        name,
        (text, refuse) -> {
          try {
            if (!result.add(parse.apply(text))) {
              refuse.accept("'" + shortened(text) + "' is there twice");
            }
          } catch (RuntimeException e) {
            refuse.accept("'" + shortened(text) + "' is not " + form);
          }
        });
    return List.copyOf(result);
  }

  private interface Item {
    void read(String text, java.util.function.Consumer<String> refuse);
  }

  private void eachText(String name, Item reader) {
    Optional<YamlNode> node = find(name);
    if (node.isEmpty()) {
      return;
    }
    switch (node.get()) {
      case YamlNode.Scalar scalar -> reader.read(scalar.text(), reason -> flaw(name, reason));
      case YamlNode.Mapping _ -> flaw(name, "must be a value or a list of values");
      case YamlNode.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          YamlNode item = sequence.items().get(i);
          String at = at(name) + "[" + i + "]";
          if (item instanceof YamlNode.Scalar scalar) {
            reader.read(
                scalar.text(), reason -> flaws.add(new Flaw(file, item.line(), at, reason)));
          } else {
            flaws.add(new Flaw(file, item.line(), at, "must be a value"));
          }
        }
      }
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /** A text, or a mapping of ISO 639-1 languages to texts that has {@code en}. */
  public Optional<Localised> localised(String name) {
    if (!(find(name).orElse(null) instanceof YamlNode.Mapping languages)) {
      return text(name).map(Localised::of);
    }
    int mark = mark();
    var fields = new FieldReader(file, at(name), languages, flaws);
    var english = fields.text("en");
    var others = new LinkedHashMap<String, String>();
    for (String language : fields.names()) {
      if (!language.matches("[a-z]{2}")) {
        fields.flaw(language, "is not a language of ISO 639-1, two lower-case letters");
      } else if (!language.equals("en")) {
        fields.text(language).ifPresent(text -> others.put(language, text));
      }
    }
    return unlessFlawed(mark, () -> new Localised(english.get(), others));
  }

  /** What the reading gives where the field is there, else this. */
  public <T> Optional<T> or(String name, T ifAbsent, Function<String, Optional<T>> read) {
    return has(name) ? read.apply(name) : Optional.of(ifAbsent);
  }

  /** What the reading gives where the field is there. */
  public <T> Optional<T> maybe(String name, Function<String, Optional<T>> read) {
    return has(name) ? read.apply(name) : Optional.empty();
  }

  /** The mapping in this field. */
  public Optional<FieldReader> mapping(String name) {
    Optional<YamlNode> node = find(name);
    if (node.isEmpty()) {
      flaw(name, "is missing");
      return Optional.empty();
    }
    if (node.get() instanceof YamlNode.Mapping inner) {
      return Optional.of(new FieldReader(file, at(name), inner, flaws));
    }
    flaw(name, "must be a mapping");
    return Optional.empty();
  }

  /** The mappings of the sequence in this field; empty where it is absent. */
  public List<FieldReader> mappings(String name) {
    Optional<YamlNode> node = find(name);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof YamlNode.Sequence sequence)) {
      flaw(name, "must be a list");
      return List.of();
    }
    var readers = new ArrayList<FieldReader>();
    for (int i = 0; i < sequence.items().size(); i++) {
      YamlNode item = sequence.items().get(i);
      String itemPath = at(name) + "[" + i + "]";
      if (item instanceof YamlNode.Mapping inner) {
        readers.add(new FieldReader(file, itemPath, inner, flaws));
      } else {
        flaws.add(new Flaw(file, item.line(), itemPath, "must be a mapping"));
      }
    }
    return readers;
  }

  public Set<String> names() {
    return mapping.fields().keySet();
  }

  /** Notes every field that nobody knows: a typing error is not a default. */
  public void refuseOthers() {
    Collection<String> possible = known.isEmpty() ? asked : known;
    for (String name : mapping.fields().keySet()) {
      if (!possible.contains(name)) {
        flaw(name, unknown(name, possible));
      }
    }
  }

  static String unknown(String name, Collection<String> possible) {
    String suggestion = Suggestion.text(name, possible);
    return "is not known here"
        + (suggestion.isEmpty() ? "; known are " : suggestion + " Known are ")
        + String.join(", ", possible);
  }
}
