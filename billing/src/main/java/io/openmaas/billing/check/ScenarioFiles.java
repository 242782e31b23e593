package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.scenario.yaml.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs scenario files and remembers which scenarios were run. */
final class ScenarioFiles {
  private static final int MOST_SHOWN = 3;

  private final Consumer<String> out;
  private final Set<String> run = new HashSet<>();

  ScenarioFiles(Consumer<String> out) {
    this.out = out;
  }

  /** Runs a file, telling what came otherwise than it expects. */
  BillingCheck.Result run(String label, Path file) {
    List<String> differences;
    try {
      ScenarioFile scenario = ScenarioFile.read(label, Files.readString(file));
      run.add(scenario.id());
      differences = scenario.differences();
    } catch (CatalogueRefused e) {
      differences = e.flaws().stream().map(Object::toString).toList();
    } catch (IOException e) {
      differences = List.of("cannot be read: " + e);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      differences = List.of("the engine failed: " + e);
    }
    if (differences.isEmpty()) {
      return new BillingCheck.Result(1, 0, 0);
    }
    out.accept("FAILED " + label + ":");
    differences.forEach(difference -> out.accept("    " + difference));
    return new BillingCheck.Result(0, 1, 0);
  }

  /** Says which of the scenarios that a file tells in words were run. */
  void tell(String file, List<String> ids) {
    List<String> missing = ids.stream().filter(id -> !run.contains(id)).toList();
    out.accept(
        "NOTE "
            + file
            + ": tells "
            + ids.size()
            + " scenarios in words, which nothing can run; "
            + (ids.size() - missing.size())
            + " of them were run from scenario files (*.scenario.yaml) with their ids"
            + (missing.isEmpty() ? "" : "; not run: " + some(missing)));
  }

  private static String some(List<String> ids) {
    String shown = String.join(", ", ids.subList(0, Math.min(MOST_SHOWN, ids.size())));
    return ids.size() > MOST_SHOWN ? shown + " and " + (ids.size() - MOST_SHOWN) + " more" : shown;
  }
}
