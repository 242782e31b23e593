package io.openmaas.billing.metering;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of the usage log: one revision of a use.
 *
 * @param rowKey identity of the row; equal to the key of the use for the first revision
 * @param usage as it stands by this revision, under the key that all revisions share; of a
 *     reversal, what was taken back
 * @param revision 0 for the first; the highest one stands
 * @param replacedAt when the revision before it was supplied; its period changes too. Equal to the
 *     instant of supply for the first revision
 * @param xid the transaction that wrote it, see {@link UsageSnapshot}
 */
public record LoggedUsage(
    UsageKey rowKey,
    Usage usage,
    Kind kind,
    int revision,
    Instant replacedAt,
    long xid,
    Instant recordedAt) {

  /** What a row says of its use. */
  public enum Kind {
    /** It was made. */
    NEW,
    /** It was made, but as this row says. */
    CORRECTION,
    /** It was not made, or is not to be charged. */
    REVERSAL
  }

  /** The instant of supply. */
  public Instant at() {
    return usage.use().at();
  }

  /** Whether it was recorded later after its supply than this. */
  public boolean isLate(Duration allowed) {
    return recordedAt.isAfter(at().plus(allowed));
  }

  /**
   * The uses that stand after all these rows, in {@link Usage#IN_ORDER}: of each key the highest
   * revision, unless it is a reversal. The order of the rows does not matter.
   */
  public static List<Usage> standing(Iterable<LoggedUsage> rows) {
    Map<UsageKey, LoggedUsage> last = new HashMap<>();
    for (LoggedUsage row : rows) {
      last.merge(
          row.usage().key(), row, (one, other) -> one.revision > other.revision ? one : other);
    }
    var uses = new ArrayList<Usage>(last.size());
    for (LoggedUsage row : last.values()) {
      if (row.kind != Kind.REVERSAL) {
        uses.add(row.usage);
      }
    }
    uses.sort(Usage.IN_ORDER);
    return uses;
  }
}
