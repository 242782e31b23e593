package io.openmaas.terminal.protocol.teltonika;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A data file beside this package: lines of fields under a line of headings, and settings in
 * comments of the form {@code # name: value}.
 */
record DictionaryFile(String name, Map<String, String> settings, List<List<String>> lines) {

  /** Reads it; one that is not there is our own fault. */
  static DictionaryFile read(String name) {
    var settings = new LinkedHashMap<String, String>();
    var lines = new ArrayList<List<String>>();
    try (var in = DictionaryFile.class.getResourceAsStream(name);
        var text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      boolean headed = false;
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        if (line.startsWith("#")) {
          String[] parts = line.substring(1).strip().split(": ", 2);
          if (parts.length == 2 && !parts[0].contains(" ")) {
            settings.put(parts[0], parts[1].strip());
          }
        } else if (headed && !line.isBlank()) {
          lines.add(fields(line));
        } else {
          headed = true;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DictionaryFile(name, settings, lines);
  }

  /** A field with a comma is quoted; a line ends where the field does. */
  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  Optional<String> setting(String setting) {
    return Optional.ofNullable(settings.get(setting));
  }

  /** The words of a setting, in order; none where it is not there. */
  List<String> words(String setting) {
    return setting(setting).map(value -> List.of(value.split("\\s+"))).orElse(List.of());
  }
}
