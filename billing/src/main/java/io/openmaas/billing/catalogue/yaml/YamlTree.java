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
public final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();
  private static final int MOST_CHARACTERS = 10_000;
  private static final int MOST_ITEMS = 10_000;

  private final String file;
  private final List<Flaw> flaws;

  private YamlTree(String file, List<Flaw> flaws) {
    this.file = file;
    this.flaws = flaws;
  }

  /**
   * The text as nodes. A field that is there twice is noted and the first one stands. A text has at
   * most 10,000 characters, a list 10,000 items.
   *
   * @throws CatalogueRefused if it is not YAML, or more than one document
   */
  public static YamlNode read(String file, String text, List<Flaw> flaws) {
    try (JsonParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        throw refused(file, 1, "is empty");
      }
      YamlNode root = new YamlTree(file, flaws).node(parser);
      if (parser.nextToken() != null) {
        throw refused(
            file,
            parser.currentTokenLocation().getLineNr(),
            "holds more than one document; import each as a file of its own");
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw refused(
          file, line, "is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private YamlNode node(JsonParser parser) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var fields = new LinkedHashMap<String, YamlNode>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          parser.nextToken();
          YamlNode value = node(parser);
          if (fields.putIfAbsent(name, value) != null) {
            flaws.add(new Flaw(file, at, "(file)", name + " is there twice"));
          }
        }
        yield new YamlNode.Mapping(line, fields);
      }
      case START_ARRAY -> {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (items.size() == MOST_ITEMS) {
            throw refused(file, line, "has a list of more than " + MOST_ITEMS + " items");
          }
          items.add(node(parser));
        }
        yield new YamlNode.Sequence(line, items);
      }
      case VALUE_NULL -> new YamlNode.Scalar(line, "");
      default -> new YamlNode.Scalar(line, scalar(line, parser.getText()));
    };
  }

  private String scalar(int line, String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw refused(file, line, "has a text of more than " + MOST_CHARACTERS + " characters");
    }
    if (text.indexOf(0) >= 0) {
      throw refused(file, line, "contains the character U+0000, which no text may contain");
    }
    return text;
  }

  private static CatalogueRefused refused(String file, int line, String reason) {
    return new CatalogueRefused(List.of(new Flaw(file, line, "(file)", reason)));
  }
}
