package io.openmaas.billing.invoice;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Where an invoice is in its life. */
public enum InvoiceState {
  /** Drawn, not shown to the customer: drawing again replaces it. */
  DRAFT,
  /** Shown to the customer, waits for late use: drawing again replaces it. */
  GRACE,
  /** Numbered and immutable, not fully paid. */
  FINALISED,
  /** Fully paid, or of a total of nothing. */
  PAID,
  /** Taken back by a credit note of all of it; it keeps its number. */
  VOID;

  /** What can happen to an invoice. */
  public enum Event {
    DRAWN_AGAIN,
    SHOWN,
    FINALISED,
    PAID_IN_FULL,
    /** A payment was reversed or charged back. */
    PAYMENT_LOST,
    VOIDED
  }

  private static final Map<InvoiceState, Map<Event, InvoiceState>> TRANSITIONS =
      Map.of(
          DRAFT,
          Map.of(Event.DRAWN_AGAIN, DRAFT, Event.SHOWN, GRACE, Event.FINALISED, FINALISED),
          GRACE,
          Map.of(Event.DRAWN_AGAIN, GRACE, Event.FINALISED, FINALISED),
          FINALISED,
          Map.of(Event.PAID_IN_FULL, PAID, Event.VOIDED, VOID),
          PAID,
          Map.of(Event.PAYMENT_LOST, FINALISED, Event.VOIDED, VOID),
          VOID,
          new EnumMap<>(Event.class));

  /** The state after it; absent where it cannot happen. */
  public Optional<InvoiceState> after(Event event) {
    return Optional.ofNullable(TRANSITIONS.get(this).get(event));
  }
}
