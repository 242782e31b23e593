package io.openmaas.billing.catalogue.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.CatalogueRefused.Flaw;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads a YAML text into nodes that know their lines; numbers stay the text they were. */
final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  private YamlTree() {}

  /**
   * @throws CatalogueRefused if it is not YAML
   */
  static YamlNode read(String file, String text) {
    try (JsonParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        throw flaw(file, 1, "is empty");
      }
      return node(file, parser);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw flaw(
          file, line, "is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static YamlNode node(String file, JsonParser parser) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var fields = new LinkedHashMap<String, YamlNode>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          parser.nextToken();
          if (fields.put(name, node(file, parser)) != null) {
            throw flaw(file, at, name + " is there twice");
          }
        }
        yield new YamlNode.Mapping(line, fields);
      }
      case START_ARRAY -> {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(file, parser));
        }
        yield new YamlNode.Sequence(line, items);
      }
      default -> new YamlNode.Scalar(line, parser.getText());
    };
  }

  private static CatalogueRefused flaw(String file, int line, String reason) {
    return new CatalogueRefused(List.of(new Flaw(file, line, "(file)", reason)));
  }
}
