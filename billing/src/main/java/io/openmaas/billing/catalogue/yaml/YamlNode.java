package io.openmaas.billing.catalogue.yaml;

import java.util.LinkedHashMap;
import java.util.List;

/** A piece of a YAML file that remembers its line, from 1. */
public sealed interface YamlNode {
  int line();

  /**
   * @param text as written, without quotes; empty for nothing at all
   */
  record Scalar(int line, String text) implements YamlNode {}

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {}

  /** Fields by name, in the order of the file. */
  record Mapping(int line, LinkedHashMap<String, YamlNode> fields) implements YamlNode {}
}
