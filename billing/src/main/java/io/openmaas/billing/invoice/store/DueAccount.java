package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.core.city.CityId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * An account that is due, and how far it is billed. Its row is locked by who holds this.
 *
 * @param dueAt the end of the period that was open
 * @param cover what is billed
 * @param balanceMinor credit, in minor units of the account's currency, 0 or more
 * @param billedAt about when it was billed last; absent before the first time
 */
public record DueAccount(
    AccountId account,
    CityId city,
    Instant dueAt,
    Cover cover,
    long balanceMinor,
    Optional<Instant> billedAt) {

  /**
   * Which uses are billed: those before {@code invoicedTo} that were visible in {@code snapshot}.
   *
   * @param invoicedTo the first local date that is not invoiced; absent before the first invoice
   * @param snapshot PostgreSQL's text form; absent before the first invoice
   * @param unbilledFromXid the smallest transaction whose uses may still be unbilled
   * @param round how often it was billed
   * @param unrated local dates of uses that nothing priced: they are looked at again
   */
  public record Cover(
      Optional<LocalDate> invoicedTo,
      Optional<String> snapshot,
      long unbilledFromXid,
      int round,
      Set<LocalDate> unrated) {
    public Cover {
      unrated = Set.copyOf(unrated);
    }

    /** Nothing is billed yet. */
    static final Cover NOTHING = new Cover(Optional.empty(), Optional.empty(), 0, 0, Set.of());
  }
}
