package io.openmaas.billing.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the case files and scenario files of a folder through the engine that draws invoices: every
 * {@code *.json} that has {@code cases}, and every {@code *.scenario.yaml}, in folders below too.
 * What cannot be read counts as failed, and so does a folder without cases: silence is no proof.
 */
public final class BillingCheck {
  private static final String SCENARIO = ".scenario.yaml";

  private final Consumer<String> out;
  private int passed;
  private int failed;
  private int skipped;

  /**
   * @param out takes the lines for people: what failed, expected and actual
   */
  public BillingCheck(Consumer<String> out) {
    this.out = out;
  }

  /** What came of a run. */
  public record Result(int passed, int failed, int skipped) {

    /** Whether all was run and nothing failed. */
    public boolean good() {
      return failed == 0 && skipped == 0;
    }

    @Override
    public String toString() {
      return passed + " passed, " + failed + " failed, " + skipped + " skipped";
    }
  }

  /**
   * Runs all cases and scenarios of the folder, files in the order of their names.
   *
   * @throws UncheckedIOException if the folder itself cannot be listed
   */
  public Result run(Path folder) {
    var described = new ArrayList<Described>();
    var scenarios = new ScenarioFiles(out);
    for (Path file : list(folder)) {
      String label = folder.relativize(file).toString();
      if (label.endsWith(SCENARIO)) {
        count(scenarios.run(label, file));
      } else {
        cases(label, file, described);
      }
    }
    described.forEach(each -> scenarios.tell(each.file(), each.ids()));
    if (passed + failed + skipped == 0) {
      fail(folder.toString(), List.of("there are no cases in it"));
    }
    return new Result(passed, failed, skipped);
  }

  /** Scenarios that a file tells in words. */
  private record Described(String file, List<String> ids) {}

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> file.toString().endsWith(".json") || file.toString().endsWith(SCENARIO))
          .filter(file -> !Files.isDirectory(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cases(String label, Path path, List<Described> described) {
    CaseFile file;
    try {
      file = CaseFile.read(path);
    } catch (IOException e) {
      fail(label, List.of("cannot be read: " + e));
      return;
    } catch (StackOverflowError e) {
      fail(label, List.of("is nested too deeply"));
      return;
    }
    file.flaws().forEach(flaw -> fail(label + ":" + flaw.line(), List.of(flaw.reason())));
    file.cases().forEach(each -> run(label, each));
    if (!file.scenarios().isEmpty()) {
      described.add(new Described(label, file.scenarios()));
    } else if (!file.hasCases() && file.flaws().isEmpty()) {
      out.accept("NOTE " + label + ": has no cases and is passed over");
    } else if (file.cases().isEmpty() && file.flaws().isEmpty()) {
      fail(label, List.of("there are no cases in it"));
    }
  }

  private void run(String label, BillingCase each) {
    List<String> differences = differences(each);
    if (differences.isEmpty()) {
      passed++;
    } else {
      fail(
          label
              + ":"
              + each.line()
              + " "
              + each.id()
              + " ("
              + each.kind()
              + ", "
              + each.convention()
              + ")",
          differences);
    }
  }

  /** What is wrong with a case; a fault of the engine is one of them and stops nothing. */
  static List<String> differences(BillingCase each) {
    try {
      return Comparison.differences(each.expected(), CaseKind.run(each));
    } catch (CaseRefused e) {
      return List.of(e.getMessage());
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      return List.of("the engine failed: " + e);
    }
  }

  private void count(Result result) {
    passed += result.passed();
    failed += result.failed();
    skipped += result.skipped();
  }

  private void fail(String what, List<String> reasons) {
    failed++;
    if (reasons.size() == 1) {
      out.accept("FAILED " + what + ": " + reasons.getFirst());
    } else {
      out.accept("FAILED " + what + ":");
      reasons.forEach(reason -> out.accept("    " + reason));
    }
  }
}
