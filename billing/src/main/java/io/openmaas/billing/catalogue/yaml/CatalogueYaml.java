package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads catalogue files. Each may hold {@code plans} (with a {@code currency}), {@code taxRates}
 * and {@code operatorTerms}; together they make one catalogue, or none if anything in them is
 * wrong. The form is described by {@code catalogue.schema.json}.
 */
public final class CatalogueYaml {
  private static final List<String> SHIPPED =
      List.of(
          "plans-eur.yaml",
          "plans-brl.yaml",
          "plans-usd.yaml",
          "tax-rates.yaml",
          "operator-terms.yaml");

  private static final List<String> EXAMPLES =
      List.of(
          "care-by-volvo",
          "clevershuttle",
          "company-fleet",
          "fare-capping",
          "finn",
          "kinto",
          "mercedes-benz-collection",
          "miles",
          "share-now-at",
          "share-now-de",
          "share-now-dk",
          "socar",
          "whim",
          "zipcar");

  private CatalogueYaml() {}

  /** The names of the examples: known business models as catalogues that are not sold. */
  public static List<String> examples() {
    return EXAMPLES;
  }

  /**
   * The text of an example.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static String exampleText(String name) {
    if (!EXAMPLES.contains(name)) {
      throw new IllegalArgumentException(
          "there is no example '"
              + name
              + "'"
              + Suggestion.text(name, EXAMPLES)
              + " There are "
              + String.join(", ", EXAMPLES));
    }
    return resource("examples/" + name + ".yaml");
  }

  /** An example with the shipped tax rates, ready to be used. */
  public static Catalogue example(String name) {
    var taxes = shippedTaxRates();
    var example = readBeside(taxes, Map.of(name + ".yaml", exampleText(name)));
    return new Catalogue(example.plans(), taxes.taxRates(), List.of());
  }

  /** The catalogue that comes with the engine. */
  public static Catalogue shipped() {
    return read(shippedFiles());
  }

  /** The texts of {@link #shipped}, by file name. */
  public static Map<String, String> shippedFiles() {
    var files = new LinkedHashMap<String, String>();
    SHIPPED.forEach(name -> files.put(name, resource(name)));
    return files;
  }

  /** The shipped tax rates alone, for what is read beside nothing else. */
  public static Catalogue shippedTaxRates() {
    return read(Map.of("tax-rates.yaml", resource("tax-rates.yaml")));
  }

  /**
   * What these texts hold, checked with the shipped tax rates where they bring none of a country.
   *
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static Catalogue readBesideShippedTaxes(Map<String, String> files) {
    var reading = new CatalogueReading();
    files.forEach(reading::file);
    var own = new HashSet<String>();
    reading.placedRates().keySet().forEach(rate -> own.add(rate.country()));
    var rates =
        shippedTaxRates().taxRates().stream()
            .filter(rate -> !own.contains(rate.country()))
            .toList();
    return reading.checked(new Catalogue(List.of(), rates, List.of()), Map.of());
  }

  /** The JSON Schema (2020-12) of catalogue files. */
  public static String schema() {
    return resource("catalogue.schema.json");
  }

  static String resource(String name) {
    try (var stream = CatalogueYaml.class.getResourceAsStream("/catalogue/" + name)) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no file catalogue/" + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The catalogue in the {@code *.yaml} files of a folder.
   *
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static Catalogue folder(Path folder) {
    return read(folderFiles(folder));
  }

  /**
   * The texts of the {@code *.yaml} files of a folder, by path.
   *
   * @throws CatalogueRefused if it has none
   */
  public static Map<String, String> folderFiles(Path folder) {
    var files = new LinkedHashMap<String, String>();
    try (var paths = Files.list(folder)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".yaml")).sorted().toList()) {
        files.put(path.toString(), Files.readString(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the catalogue folder " + folder, e);
    }
    if (files.isEmpty()) {
      throw new CatalogueRefused(
          List.of(new Flaw(folder.toString(), 1, "(folder)", "has no .yaml file")));
    }
    return files;
  }

  /**
   * The catalogue in these texts, by file name.
   *
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static Catalogue read(Map<String, String> files) {
    return readBeside(new Catalogue(List.of(), List.of(), List.of()), files);
  }

  /**
   * What these texts hold, checked beside what there is already: its tax rates, add-ons and
   * versions. The result has only what the texts hold.
   *
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static Catalogue readBeside(Catalogue known, Map<String, String> files) {
    var reading = new CatalogueReading();
    files.forEach(reading::file);
    return reading.checked(known, Map.of());
  }

  /**
   * The catalogue in a part of a larger YAML file, for instance of a scenario. It has the form of a
   * catalogue file.
   *
   * @param path of the part within the file, as it should be named in flaws
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static Catalogue read(String file, String path, YamlNode.Mapping part) {
    var reading = new CatalogueReading();
    reading.mapping(new FieldReader(file, path, part, reading.flaws()));
    return reading.checked(new Catalogue(List.of(), List.of(), List.of()), Map.of());
  }

  /** As the other; for files of which the catalogue is only a part and that have more flaws. */
  public static Optional<Catalogue> read(
      String file, String path, YamlNode.Mapping part, List<Flaw> flaws) {
    try {
      return Optional.of(read(file, path, part));
    } catch (CatalogueRefused e) {
      flaws.addAll(e.flaws());
      return Optional.empty();
    }
  }
}
