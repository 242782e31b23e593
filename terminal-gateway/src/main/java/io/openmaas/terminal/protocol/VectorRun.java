package io.openmaas.terminal.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.terminal.protocol.ChecksVectors.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the golden vectors of a folder through the protocols they belong to: every file whose name
 * ends with {@code .json}, in folders below too. What cannot be read or belongs to no protocol
 * counts as failed, and so does a folder without vectors: silence is no proof.
 */
public final class VectorRun {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<ChecksVectors> checkers;
  private final Consumer<String> out;
  private int passed;
  private int failed;
  private int skipped;

  /**
   * @param out takes one line for each vector that failed or was skipped
   */
  public VectorRun(List<ChecksVectors> checkers, Consumer<String> out) {
    this.checkers = List.copyOf(checkers);
    this.out = out;
  }

  /** With the protocols that are installed. */
  public static VectorRun installed(Consumer<String> out) {
    var found =
        ServiceLoader.load(ChecksVectors.class, ChecksVectors.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(checker -> checker.getClass().getName()))
            .toList();
    return new VectorRun(found, out);
  }

  /** What came of a run. */
  public record Result(int passed, int failed, int skipped) {

    /** Whether nothing failed. */
    public boolean good() {
      return failed == 0;
    }

    @Override
    public String toString() {
      return passed + " passed, " + failed + " failed, " + skipped + " skipped";
    }
  }

  /**
   * Runs all vectors of the folder, files in the order of their names.
   *
   * @throws UncheckedIOException if the folder itself cannot be listed
   */
  public Result run(Path folder) {
    for (Path file : list(folder)) {
      runFile(folder.relativize(file).toString(), file);
    }
    if (passed + failed + skipped == 0) {
      fail(folder.toString(), "", "there are no vectors in it");
    }
    return new Result(passed, failed, skipped);
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .filter(file -> !Files.isDirectory(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void runFile(String label, Path path) {
    JsonNode content;
    try (var in = Files.newInputStream(path)) {
      content = JSON.readTree(in);
    } catch (JacksonException e) {
      fail(label, "", "is not JSON: " + e.getOriginalMessage());
      return;
    } catch (IOException e) {
      fail(label, "", "cannot be read: " + e);
      return;
    } catch (StackOverflowError e) {
      fail(label, "", "is nested too deeply");
      return;
    }
    JsonNode vectors = content.path("vectors");
    if (!vectors.isArray()) {
      fail(label, "", "has no list of vectors");
      return;
    }
    String name = path.getFileName().toString();
    String schema = content.path("schema").asText("");
    Optional<ChecksVectors> checker =
        checkers.stream().filter(each -> each.knows(name, schema)).findFirst();
    if (checker.isEmpty()) {
      fail(label, "", "no protocol knows this file with the schema '" + schema + "'");
      return;
    }
    if (vectors.isEmpty()) {
      fail(label, "", "there are no vectors in it");
      return;
    }
    for (int i = 0; i < vectors.size(); i++) {
      JsonNode vector = vectors.get(i);
      String id = vector.path("id").asText("");
      count(label, id.isEmpty() ? "#" + i : id, check(checker.get(), name, vector));
    }
  }

  /** A checker that throws has found a fault of ours. */
  private static Verdict check(ChecksVectors checker, String file, JsonNode vector) {
    try {
      return checker.check(file, vector);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      return new Verdict.Failed("the check itself failed: " + e);
    }
  }

  private void count(String file, String vector, Verdict verdict) {
    switch (verdict) {
      case Verdict.Passed _ -> passed++;
      case Verdict.Failed wrong -> fail(file, vector, wrong.difference());
      case Verdict.Skipped left -> {
        skipped++;
        out.accept("SKIPPED " + file + " " + vector + ": " + left.reason());
      }
    }
  }

  private void fail(String file, String vector, String difference) {
    failed++;
    out.accept("FAILED " + file + (vector.isEmpty() ? "" : " " + vector) + ": " + difference);
  }
}
