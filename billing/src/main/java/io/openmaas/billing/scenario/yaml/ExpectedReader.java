package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.catalogue.yaml.FieldReader;
import io.openmaas.billing.catalogue.yaml.YamlNode;
import io.openmaas.billing.scenario.yaml.Story.Customer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads which documents are expected. */
final class ExpectedReader {
  private final Map<String, Customer> customers;

  ExpectedReader(Map<String, Customer> customers) {
    this.customers = customers;
  }

  /** Absent where nobody looks; an empty list where nothing must come. */
  Optional<List<Expected.Document>> documents(FieldReader fields) {
    if (!fields.has("expect")) {
      return Optional.empty();
    }
    int line = fields.find("expect").map(YamlNode::line).orElse(1);
    var documents = new ArrayList<Expected.Document>();
    fields.mappings("expect").forEach(each -> document(each, line).ifPresent(documents::add));
    return Optional.of(documents);
  }

  /**
   * @param list the line on which the list of documents begins
   */
  private Optional<Expected.Document> document(FieldReader fields, int list) {
    int mark = fields.mark();
    int line =
        Stream.of("document", "customer", "number", "lines")
            .filter(fields::has)
            .flatMap(name -> fields.find(name).stream())
            .findFirst()
            .map(YamlNode::line)
            .orElse(list);
    var kind =
        fields.or("document", Expected.Kind.INVOICE, at -> fields.oneOf(at, Expected.Kind.class));
    var customer = customer(fields);
    var number = fields.maybe("number", fields::text);
    Optional<List<Expected.Line>> lines = Optional.empty();
    if (fields.has("lines")) {
      var found = new ArrayList<Expected.Line>();
      fields.mappings("lines").forEach(each -> line(each, line).ifPresent(found::add));
      lines = Optional.of(List.copyOf(found));
    }
    var sums =
        new Expected.Sums(
            fields.maybe("net", fields::decimal),
            fields.maybe("tax", fields::decimal),
            fields.maybe("gross", fields::decimal),
            fields.maybe("balance", fields::decimal),
            fields.maybe("payable", fields::decimal));
    fields.refuseOthers();
    var all = lines;
    return fields.unlessFlawed(
        mark, () -> new Expected.Document(line, kind.get(), customer, number, all, sums));
  }

  private Optional<String> customer(FieldReader fields) {
    return fields.maybe(
        "customer",
        at ->
            fields.parsed(
                at,
                "a customer of this file",
                name -> {
                  if (!customers.containsKey(name)) {
                    throw new IllegalArgumentException(name);
                  }
                  return name;
                }));
  }

  private Optional<Expected.Line> line(FieldReader fields, int line) {
    int mark = fields.mark();
    var charge = fields.maybe("charge", fields::text);
    var customer = customer(fields);
    var from = fields.maybe("from", fields::date);
    var to = fields.maybe("to", fields::date);
    var fromInstant = instant(fields, "fromInstant");
    var lastInstant = instant(fields, "lastInstant");
    var amounts =
        new Expected.Amounts(
            fields.maybe("amount", fields::decimal),
            fields.maybe("discount", fields::decimal),
            fields.maybe("net", fields::decimal),
            fields.maybe("tax", fields::decimal));
    int own =
        charge.isPresent()
            ? fields.find("charge").map(YamlNode::line).orElse(line)
            : fields.find("amount").map(YamlNode::line).orElse(line);
    fields.refuseOthers();
    return fields.unlessFlawed(
        mark,
        () ->
            new Expected.Line(own, charge, customer, from, to, fromInstant, lastInstant, amounts));
  }

  private static Optional<Instant> instant(FieldReader fields, String name) {
    return fields.maybe(
        name, at -> fields.parsed(at, "an instant such as 2026-03-01T08:30:00Z", Instant::parse));
  }
}
