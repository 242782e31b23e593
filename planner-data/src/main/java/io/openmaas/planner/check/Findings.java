package io.openmaas.planner.check;

import io.openmaas.planner.feed.UnreadableInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what checks find; not for several threads. */
public final class Findings {

  /** So many of one kind in one table are listed; the rest are counted. */
  public static final int LISTED = 20;

  private record Kind(Severity severity, String check, String file, String field) {}

  private final List<Finding> listed = new ArrayList<>();
  private final Map<Kind, Long> counts = new LinkedHashMap<>();

  /** For the findings of one check in one input. */
  public Recorder recorder(String check, String input) {
    return new Recorder(check, input);
  }

  public void add(Finding finding) {
    var kind = new Kind(finding.severity(), finding.check(), finding.file(), finding.field());
    if (counts.merge(kind, 1L, Long::sum) <= LISTED) {
      listed.add(finding);
    }
  }

  public void add(String check, UnreadableInput unreadable) {
    add(
        new Finding(
            Severity.ERROR,
            check,
            unreadable.file(),
            unreadable.line(),
            "",
            unreadable.getMessage()));
  }

  /** Errors first, then warnings, each in the order in which they were found. */
  public List<Finding> list() {
    var all = new ArrayList<Finding>();
    for (Severity severity : Severity.values()) {
      listed.stream().filter(finding -> finding.severity() == severity).forEach(all::add);
      counts.forEach(
          (kind, count) -> {
            if (kind.severity == severity && count > LISTED) {
              all.add(
                  new Finding(
                      severity,
                      kind.check,
                      kind.file,
                      0,
                      kind.field,
                      "and " + (count - LISTED) + " more of this kind"));
            }
          });
    }
    return List.copyOf(all);
  }

  public boolean hasErrors() {
    return counts.keySet().stream().anyMatch(kind -> kind.severity == Severity.ERROR);
  }

  /** Names the check and the input in each finding. */
  public final class Recorder {
    private final String check;
    private final String input;

    private Recorder(String check, String input) {
      this.check = check;
      this.input = input;
    }

    /** An error in a table of the input. */
    public void error(String table, long line, String field, String reason) {
      add(new Finding(Severity.ERROR, check, input + "/" + table, line, field, reason));
    }

    /** A warning about a table of the input. */
    public void warning(String table, long line, String field, String reason) {
      add(new Finding(Severity.WARNING, check, input + "/" + table, line, field, reason));
    }

    /** An error of the input as a whole. */
    public void error(String reason) {
      add(new Finding(Severity.ERROR, check, input, 0, "", reason));
    }

    /** A warning about the input as a whole. */
    public void warning(String reason) {
      add(new Finding(Severity.WARNING, check, input, 0, "", reason));
    }

    void unreadable(UnreadableInput unreadable) {
      add(check, unreadable);
    }
  }
}
