package io.openmaas.billing.metering;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** The port through which reported usage is recorded. */
public interface RecordsUsage {
  /**
   * Records each of them for itself, in their order, and answers when all that was taken is
   * committed. Fails, when the store is away for long or too much waits already, with a {@link
   * NotRecorded}: then each of them may or may not have been recorded, and is to be reported again.
   *
   * @return one answer for each
   */
  Uni<List<Recorded>> record(List<UsageReport> reports);

  /** It could not be recorded; reporting it again is right and counts once. */
  final class NotRecorded extends RuntimeException {
    public NotRecorded(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
