package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the fields of one mapping, noting what is wrong and going on, so that one import names all
 * flaws. A field that was asked for and is flawed reads as empty.
 */
final class FieldReader {
  private final String file;
  private final String path;
  private final YamlNode.Mapping mapping;
  private final List<Flaw> flaws;
  private final Set<String> asked = new LinkedHashSet<>();

  FieldReader(String file, String path, YamlNode.Mapping mapping, List<Flaw> flaws) {
    this.file = file;
    this.path = path;
    this.mapping = mapping;
    this.flaws = flaws;
  }

  Optional<YamlNode> find(String name) {
    asked.add(name);
    return Optional.ofNullable(mapping.fields().get(name));
  }

  /** Notes a flaw of this field, at its line or that of the mapping. */
  void flaw(String name, String reason) {
    YamlNode node = mapping.fields().get(name);
    flaws.add(new Flaw(file, (node == null ? mapping : node).line(), at(name), reason));
  }

  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  Optional<String> text(String name) {
    return parsed(name, "text", text -> text).filter(text -> !text.isBlank() || blank(name));
  }

  private boolean blank(String name) {
    flaw(name, "is empty");
    return false;
  }

  Optional<BigDecimal> decimal(String name) {
    return parsed(name, "a decimal number such as \"0.22\"", BigDecimal::new);
  }

  Optional<Integer> wholeNumber(String name) {
    return parsed(name, "a whole number", Integer::parseInt);
  }

  Optional<LocalDate> date(String name) {
    return parsed(name, "a date such as 2026-01-01", LocalDate::parse);
  }

  /** False where it is absent. */
  boolean flag(String name) {
    return mapping.fields().containsKey(name)
        && parsed(
                name,
                "true or false",
                text ->
                    switch (text) {
                      case "true" -> true;
                      case "false" -> false;
                      default -> throw new IllegalArgumentException(text);
                    })
            .orElse(false);
  }

  <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
    return parsed(
        name,
        "one of " + Arrays.toString(type.getEnumConstants()),
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  /**
   * The field as the type that this function makes of its text; a function that throws is a flaw.
   */
  <T> Optional<T> parsed(String name, String form, Function<String, T> parse) {
    Optional<YamlNode> node = find(name);
    if (node.isEmpty()) {
      flaw(name, "is missing");
      return Optional.empty();
    }
    if (!(node.get() instanceof YamlNode.Scalar scalar)) {
      flaw(name, "must be " + form);
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(scalar.text()));
    } catch (RuntimeException e) {
      flaw(name, "'" + scalar.text() + "' is not " + form);
      return Optional.empty();
    }
  }

  /** The mapping in this field. */
  Optional<FieldReader> mapping(String name) {
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
  List<FieldReader> mappings(String name) {
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

  Set<String> names() {
    return mapping.fields().keySet();
  }

  /** Notes every field that nobody asked for: a typing error is not a default. */
  void refuseOthers() {
    for (String name : mapping.fields().keySet()) {
      if (!asked.contains(name)) {
        flaw(name, "is not known here; known are " + String.join(", ", asked));
      }
    }
  }
}
