package io.openmaas.billing.invoice;

import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.util.Optional;

/**
 * A final invoice or credit note and what was paid for it. What it says never changes again.
 *
 * @param traveller whose own account it is on; absent for households and companies
 * @param settled what was paid for it, surplus not counted
 */
public record IssuedDocument(
    InvoiceDocument document, Seal seal, Optional<TravellerId> traveller, Money settled) {

  /** How an issued document stands. */
  public enum State {
    /** Not fully paid yet. */
    FINALISED,
    /** Fully paid, or nothing is to be paid. */
    PAID
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

  /** Derived from what was paid. */
  public State state() {
    return open().minor() > 0 ? State.FINALISED : State.PAID;
  }
}
