package io.openmaas.core.operator;

/** What an operator can do for us. */
public enum Capability {
  /** Gives a price for a leg before it is booked. */
  QUOTE,
  /** Keeps a leg for us until it is confirmed, released or expires. */
  HOLD,
  /** Unlocks, locks and ends a leg at our word. */
  RUN,
  /** Issues a ticket. */
  TICKET,
  /** Reports the trips made. */
  REPORT_TRIPS,
  /** Publishes its vehicles and stations. */
  PUBLISH_SUPPLY
}
