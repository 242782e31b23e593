package io.openmaas.billing.catalogue;

/** The kinds of travel that plans price. */
public enum UsageKind {
  /** A scheduled line, with a ticket. */
  TRANSIT,
  /** A shared car that one drives oneself. */
  CAR_SHARE
}
