package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.catalogue.yaml.FieldReader;
import io.openmaas.billing.catalogue.yaml.YamlNode;
import io.openmaas.billing.catalogue.yaml.YamlTree;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.InvoicingTerms.CostCentres;
import io.openmaas.billing.invoice.InvoicingTerms.Credits;
import io.openmaas.billing.invoice.InvoicingTerms.InclusiveRounding;
import io.openmaas.billing.invoice.InvoicingTerms.LastDay;
import io.openmaas.billing.invoice.InvoicingTerms.TaxSums;
import io.openmaas.billing.invoice.InvoicingTerms.TaxTerms;
import io.openmaas.billing.invoice.InvoicingTerms.ZeroTotal;
import io.openmaas.billing.scenario.yaml.Story.Customer;
import io.openmaas.billing.scenario.yaml.Story.Numbering;
import io.openmaas.core.money.Rounding;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a scenario file, naming file and line of every flaw. */
final class StoryReader {
  private static final String SHIPPED = "shipped";

  private final String file;
  private final List<Flaw> flaws = new ArrayList<>();

  private StoryReader(String file) {
    this.file = file;
  }

  /**
   * @param file its name, for flaws
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  static Story read(String file, String text) {
    return new StoryReader(file).read(text);
  }

  private Story read(String text) {
    YamlNode root = YamlTree.read(file, text, flaws);
    if (!(root instanceof YamlNode.Mapping mapping)) {
      throw new CatalogueRefused(
          List.of(new Flaw(file, root.line(), "(file)", "must be a mapping")));
    }
    var fields = new FieldReader(file, "", mapping, flaws);
    Optional<String> id = fields.text("scenario");
    Optional<String> about = fields.text("about");
    Optional<Catalogue> catalogue = catalogue(fields);
    Optional<Numbering> numbering =
        fields.maybe("numbering", fields::mapping).flatMap(StoryReader::numbering);
    Map<String, Customer> customers = new LinkedHashMap<>();
    for (FieldReader each : fields.mappings("customers")) {
      customer(each).ifPresent(found -> put(customers, found, each));
    }
    if (customers.isEmpty() && flaws.isEmpty()) {
      fields.flaw("customers", "is missing: who is billed, and where?");
    }
    List<Step> steps = new ArrayList<>();
    if (!customers.isEmpty()) {
      var reader = new StepReader(customers);
      for (FieldReader each : fields.mappings("events")) {
        reader.step(each).ifPresent(steps::add);
      }
      if (steps.isEmpty() && flaws.isEmpty()) {
        fields.flaw("events", "is missing: what happens?");
      }
    } else {
      fields.find("events");
    }
    Set<String> unpriced = Set.copyOf(fields.each("unpriced", "the key of a use", key -> key));
    fields.refuseOthers();
    if (!flaws.isEmpty()) {
      throw new CatalogueRefused(flaws);
    }
    return new Story(
        id.orElseThrow(),
        about.orElseThrow(),
        catalogue.orElseThrow(),
        numbering,
        List.copyOf(customers.values()),
        steps,
        unpriced);
  }

  private static void put(Map<String, Customer> customers, Customer found, FieldReader at) {
    found
        .paidBy()
        .filter(payer -> !customers.containsKey(payer))
        .ifPresent(payer -> at.flaw("paidBy", payer + " is no customer that is named before"));
    if (customers.putIfAbsent(found.name(), found) != null) {
      at.flaw("name", found.name() + " is there twice");
    }
  }

  private Optional<Catalogue> catalogue(FieldReader fields) {
    Optional<YamlNode> node = fields.find("catalogue");
    if (node.isPresent() && node.get() instanceof YamlNode.Mapping part) {
      return CatalogueYaml.read(file, "catalogue", part, flaws);
    }
    return fields.parsed(
        "catalogue",
        "a catalogue, 'shipped' for the one that OpenMaaS comes with, or one of its examples: "
            + String.join(", ", CatalogueYaml.examples()),
        text -> text.equals(SHIPPED) ? CatalogueYaml.shipped() : CatalogueYaml.example(text));
  }

  private static Optional<Numbering> numbering(FieldReader fields) {
    int mark = fields.mark();
    var series = fields.oneOf("series", Story.Series.class);
    var prefix = fields.text("prefix");
    fields.refuseOthers();
    return fields.unlessFlawed(mark, () -> new Numbering(series.get(), prefix.get()));
  }

  private static Optional<Customer> customer(FieldReader fields) {
    int mark = fields.mark();
    var name = fields.text("name");
    var kind = fields.or("kind", Story.Kind.PERSON, at -> fields.oneOf(at, Story.Kind.class));
    var country =
        fields.parsed(
            "country",
            "a country, two capital letters",
            text -> {
              if (!text.matches("[A-Z]{2}")) {
                throw new IllegalArgumentException(text);
              }
              return text;
            });
    var zone = fields.parsed("zone", "a time zone such as Europe/Helsinki", ZoneId::of);
    var currency = fields.parsed("currency", "an ISO 4217 code", Currency::getInstance);
    var vatId = fields.maybe("vatId", fields::text);
    var paidBy = fields.maybe("paidBy", fields::text);
    var terms =
        fields.has("invoicing")
            ? fields.mapping("invoicing").flatMap(StoryReader::terms)
            : Optional.of(InvoicingTerms.USUAL);
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Customer(
                name.get(),
                kind.get(),
                country.get(),
                zone.get(),
                currency.get(),
                vatId,
                paidBy,
                terms.get()));
  }

  private static Optional<InvoicingTerms> terms(FieldReader fields) {
    int mark = fields.mark();
    var usual = InvoicingTerms.USUAL;
    var credits = fields.or("credits", usual.credits(), at -> fields.oneOf(at, Credits.class));
    var zero = fields.or("zeroTotal", usual.zeroTotal(), at -> fields.oneOf(at, ZeroTotal.class));
    var minimum = fields.maybe("minimum", fields::positive);
    var sums = fields.or("taxSums", usual.tax().sums(), at -> fields.oneOf(at, TaxSums.class));
    var inclusive =
        fields.or(
            "taxIncludedRounds",
            usual.tax().inclusive(),
            at -> fields.oneOf(at, InclusiveRounding.class));
    var rounding =
        fields.or("taxRounding", usual.tax().rounding(), at -> fields.oneOf(at, Rounding.class));
    var lastDay = fields.or("lastDay", usual.lastDay(), at -> fields.oneOf(at, LastDay.class));
    var centres =
        fields.or("costCentres", usual.costCentres(), at -> fields.oneOf(at, CostCentres.class));
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new InvoicingTerms(
                credits.get(),
                zero.get(),
                minimum,
                new TaxTerms(sums.get(), inclusive.get(), rounding.get()),
                lastDay.get(),
                centres.get()));
  }
}
