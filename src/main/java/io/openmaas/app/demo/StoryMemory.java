package io.openmaas.app.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the story must not forget when its process is killed: each fact is on disk before the next
 * step begins.
 */
final class StoryMemory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final TreeMap<String, String> facts;

  StoryMemory(Path file) {
    this.file = file;
    try {
      this.facts =
          Files.exists(file)
              ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
              : new TreeMap<>();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> find(String fact) {
    return Optional.ofNullable(facts.get(fact));
  }

  String get(String fact) {
    return find(fact)
        .orElseThrow(() -> new IllegalStateException("the story does not know its " + fact));
  }

  boolean isEmpty() {
    return facts.isEmpty();
  }

  /** The fact as it was, or found out now and kept. */
  String once(String fact, Supplier<String> findOut) {
    return find(fact).orElseGet(() -> keep(fact, findOut.get()));
  }

  /** Gives up what turned out not to hold. */
  void forget(String... given) {
    for (String fact : given) {
      facts.remove(fact);
    }
    write();
  }

  String keep(String fact, String value) {
    facts.put(fact, value);
    write();
    return value;
  }

  private void write() {
    try {
      Files.createDirectories(file.getParent());
      Path half = file.resolveSibling(file.getFileName() + ".new");
      Files.write(half, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
