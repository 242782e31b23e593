package io.openmaas.terminal.fleet.place;

/** Who pays the parking in a bay. */
public enum Payer {
  OPERATOR,
  TRAVELLER,
  BAY_OWNER
}
