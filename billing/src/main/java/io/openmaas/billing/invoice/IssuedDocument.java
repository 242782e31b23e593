package io.openmaas.billing.invoice;

import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.util.Optional;

/**
 * A final invoice or credit note and what was paid for it. What it says never changes again.
 *
 * @param traveller whose own account it is on; absent for households and companies
 * @param settled what was paid or credited for it, surplus not counted
 * @param standing whether it was taken back
 */
public record IssuedDocument(
    InvoiceDocument document,
    Seal seal,
    Optional<TravellerId> traveller,
    Money settled,
    Standing standing) {

  /** Whether a document holds. */
  public enum Standing {
    STANDS,
    /** A credit note took all of it back; it keeps its number. */
    VOID
  }

  /** How an issued document stands. */
  public enum State {
    /** Not fully paid yet. */
    FINALISED,
    /** Fully paid, or nothing is to be paid. */
    PAID,
    /** Taken back by a credit note of all of it; it keeps its number. */
    VOID
  }

  public InvoiceId id() {
    return document.id();
  }

  /** The sum of the lines, tax included. */
  public Money total() {
    return document.draft().totals().gross();
  }

  /** What is asked for. */
  public Money payable() {
    return document.draft().totals().payable();
  }

  /** What is still to be paid. */
  public Money open() {
    return payable().minus(settled);
  }

  /** Derived from what was paid and taken back. */
  public State state() {
    if (standing == Standing.VOID) {
      return State.VOID;
    }
    return open().minor() > 0 ? State.FINALISED : State.PAID;
  }
}
