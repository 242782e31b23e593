package io.openmaas.billing.catalogue.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.openmaas.billing.catalogue.PlanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The published schema says the same as the reader, as far as a schema can. */
class CatalogueSchemaTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(CatalogueYaml.schema());

  private Set<ValidationMessage> faults(String yaml) throws IOException {
    return schema.validate(YAML.readTree(yaml));
  }

  @Test
  void every_shipped_file_and_example_is_valid() throws IOException {
    Map<String, String> files = new LinkedHashMap<>(CatalogueYaml.shippedFiles());
    CatalogueYaml.examples().forEach(name -> files.put(name, CatalogueYaml.exampleText(name)));
    for (var file : files.entrySet()) {
      assertEquals(Set.of(), faults(file.getValue()), file.getKey());
    }
  }

  @Test
  void whatever_is_written_is_valid() throws IOException {
    long seed = Long.getLong("seed", new Random().nextLong());
    for (int i = 0; i < 300; i++) {
      var plan = new RandomPlans(seed + i).plan(new PlanId("plan"), 1, false);
      String yaml = PlanWriter.write(plan);
      assertEquals(Set.of(), faults(yaml), "seed " + (seed + i) + "\n" + yaml);
    }
  }

  @Test
  void every_key_of_the_reader_is_in_the_schema_and_no_other() throws IOException {
    JsonNode definitions = new ObjectMapper().readTree(CatalogueYaml.schema()).get("$defs");
    for (Shape shape : Shape.values()) {
      JsonNode definition = definitions.get(shape.schemaName());
      assertTrue(definition != null, shape.schemaName());
      var keys = new TreeSet<String>();
      definition.get("properties").fieldNames().forEachRemaining(keys::add);
      assertEquals(new TreeSet<>(shape.keys()), keys, shape.schemaName());
    }
  }

  @Test
  void typing_errors_are_not_valid() throws IOException {
    String usual =
        """
        currency: EUR
        plans:
          - id: flat
            version: 1
            effectiveFrom: 2026-01-01
            name: Flat
            prices:
              - { kind: recurring, name: Fee, tax: STANDARD, amount: "49.00" }
              - { kind: perUnit, name: Time, tax: CAR_RENTAL, unit: MINUTE, price: "0.22" }
              - kind: perUnit
                name: Distance
                tax: CAR_RENTAL
                unit: KILOMETRE
                variants: [ { when: { vehicleClasses: [MINI] }, price: "1" }, { kind: included } ]
        """;
    assertEquals(Set.of(), faults(usual));
    for (String[] change :
        new String[][] {
          {"amount:", "amuont:"},
          {"STANDARD", "STANDART"},
          {"perUnit", "perUnits"},
          {"\"0.22\"", "cheap"},
          {"price: \"0.22\"", "prize: \"0.22\""},
          {"{ vehicleClasses", "{ vehicleClass"},
          {"price: \"1\"", "tiers: []"},
          {"effectiveFrom: 2026-01-01", "effectiveFrom: soon"},
          {"    name: Flat\n", ""},
          {"plans:", "plan:"}
        }) {
      assertFalse(faults(usual.replace(change[0], change[1])).isEmpty(), change[1]);
    }
  }

  @Test
  void the_published_schema_is_the_one_that_is_served() throws IOException {
    Path published = Path.of("../docs/catalogue.schema.json");
    assertEquals(Files.readString(published), CatalogueYaml.schema(), "copy one over the other");
  }
}
