package io.openmaas.terminal.protocol.teltonika;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
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
        var text = new InputStreamReader(in, StandardCharsets.UTF_8);
        CsvReader<CsvRecord> records =
            CsvReader.builder()
                .commentStrategy(CommentStrategy.READ)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(text)) {
      boolean headed = false;
      for (CsvRecord record : records) {
        if (record.isComment()) {
          String[] parts = record.getField(0).strip().split(": ", 2);
          if (parts.length == 2 && !parts[0].contains(" ")) {
            settings.put(parts[0], parts[1].strip());
          }
        } else if (headed) {
          lines.add(record.getFields().stream().map(String::strip).toList());
        } else {
          headed = true;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DictionaryFile(name, settings, lines);
  }

  Optional<String> setting(String setting) {
    return Optional.ofNullable(settings.get(setting));
  }

  /** The words of a setting, in order; none where it is not there. */
  List<String> words(String setting) {
    return setting(setting).map(value -> List.of(value.split("\\s+"))).orElse(List.of());
  }
}
