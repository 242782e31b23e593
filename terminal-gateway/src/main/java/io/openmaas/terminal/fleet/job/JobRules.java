package io.openmaas.terminal.fleet.job;

import io.openmaas.terminal.fleet.condition.VehicleCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** By which jobs are drawn from how a vehicle stands: data, and a pure function of it. */
public record JobRules(List<JobRule> rules) {
  private static final String HEADER = "kind,signal,threshold,settled";

  public JobRules {
    rules = List.copyOf(rules);
  }

  /**
   * Reads them: a header, then {@code kind,signal,threshold,settled} on each line.
   *
   * @throws IllegalArgumentException naming the line that is not as it must be
   */
  public static JobRules parse(String csv) {
    List<String> lines = csv.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new IllegalArgumentException("line 1: must be " + HEADER);
    }
    var rules = new ArrayList<JobRule>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        rules.add(rule(lines.get(i).split(",", -1)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return new JobRules(rules);
  }

  private static JobRule rule(String[] cells) {
    if (cells.length != 4) {
      throw new IllegalArgumentException("must have 4 cells, has " + cells.length);
    }
    return new JobRule(
        JobKind.valueOf(cells[0].strip()),
        Signal.valueOf(cells[1].strip()),
        Long.parseLong(cells[2].strip()),
        cells[3].isBlank()
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(cells[3].strip())));
  }

  /**
   * The jobs that are wanted, each with why, in the order of kinds.
   *
   * @param done when a job of a kind was last done
   */
  public Map<JobKind, String> wanted(VehicleCondition condition, Map<JobKind, Instant> done) {
    return rules.stream()
        .filter(rule -> rule.wants(condition, at(done, rule.kind())))
        .collect(
            Collectors.groupingBy(
                JobRule::kind,
                () -> new EnumMap<>(JobKind.class),
                Collectors.mapping(
                    rule -> rule.words(condition, at(done, rule.kind())),
                    Collectors.joining("; "))));
  }

  /**
   * Whether a job that was drawn is no longer wanted: no rule wants it, and each of its kind that
   * could have drawn it is settled or silent. Where none says that it is settled, it stays.
   */
  public boolean isSettled(JobKind kind, VehicleCondition condition, Map<JobKind, Instant> done) {
    Optional<Instant> doneAt = at(done, kind);
    List<JobRule> ofKind = rules.stream().filter(rule -> rule.kind() == kind).toList();
    return ofKind.stream().noneMatch(rule -> rule.wants(condition, doneAt))
        && ofKind.stream().anyMatch(rule -> rule.isSettled(condition, doneAt))
        && ofKind.stream()
            .filter(rule -> rule.settled().isPresent())
            .filter(rule -> rule.signal().of(condition, doneAt).isPresent())
            .allMatch(rule -> rule.isSettled(condition, doneAt));
  }

  private static Optional<Instant> at(Map<JobKind, Instant> done, JobKind kind) {
    return Optional.ofNullable(done.get(kind));
  }

  /** The kinds that any rule may draw. */
  public List<JobKind> kinds() {
    return Arrays.stream(JobKind.values())
        .filter(kind -> rules.stream().anyMatch(rule -> rule.kind() == kind))
        .toList();
  }
}
