package io.openmaas.billing.metering;

import io.openmaas.billing.account.AccountId;

/** What somebody reports to us; its key tells it from every other report. */
public sealed interface UsageReport {
  UsageKey key();

  /** A use was made. */
  record Made(Usage usage) implements UsageReport {
    @Override
    public UsageKey key() {
      return usage.key();
    }
  }

  /**
   * A use was made, but as told here.
   *
   * @param key its own
   * @param corrects key of the use, or of an earlier correction of it
   * @param usage what stands from now on
   */
  record Correction(UsageKey key, UsageKey corrects, Usage usage) implements UsageReport {}

  /**
   * A use was not made, or is not to be charged.
   *
   * @param key its own
   * @param reverses key of the use, or of a correction of it
   * @param account whose use it is
   */
  record Reversal(UsageKey key, UsageKey reverses, AccountId account) implements UsageReport {}
}
