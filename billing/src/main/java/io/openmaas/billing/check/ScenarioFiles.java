package io.openmaas.billing.check;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs scenario files and remembers which scenarios were run. */
final class ScenarioFiles {
  private final Consumer<String> out;
  private final Map<String, String> run = new LinkedHashMap<>();

  ScenarioFiles(Consumer<String> out) {
    this.out = out;
  }

  BillingCheck.Result run(String label, Path file) {
    throw new UnsupportedOperationException("being built");
  }

  /** Says which of the scenarios that a file tells in words were run, and from where. */
  void tell(String file, List<String> ids) {
    var missing = ids.stream().filter(id -> !run.containsKey(id)).toList();
    out.accept(
        "NOTE "
            + file
            + ": tells "
            + ids.size()
            + " scenarios in words; "
            + (ids.size() - missing.size())
            + " have a scenario file beside it and were run");
  }
}
