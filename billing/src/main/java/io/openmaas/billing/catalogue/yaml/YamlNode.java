package io.openmaas.billing.catalogue.yaml;

import java.util.LinkedHashMap;
import java.util.List;

/** A piece of a YAML file that remembers its line, from 1. */
sealed interface YamlNode {
  int line();

  /**
   * @param text as written, without quotes
   */
  record Scalar(int line, String text) implements YamlNode {}

  record Sequence(int line, List<YamlNode> items) implements YamlNode {}

  record Mapping(int line, LinkedHashMap<String, YamlNode> fields) implements YamlNode {}
}
