package io.openmaas.billing.invoice;

import io.openmaas.core.money.Money;

/**
 * A line that is on a finalised document.
 *
 * @param number of that document
 */
public record Posted(String number, DocumentLine line) {
  /** Under which it was posted. */
  public LineKey key() {
    return line.due().key();
  }

  /** Whether it counts against what is due: a favour does not. */
  public boolean counts() {
    return line.corrects()
        .map(corrects -> corrects.cause() != DocumentLine.Cause.CONCESSION)
        .orElse(true);
  }

  /** Before discount, in the basis of the line. */
  public Money amount() {
    return line.due().amount();
  }
}
