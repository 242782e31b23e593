package io.openmaas.terminal.fleet.job;

/** What is to be done with a vehicle. */
public enum JobKind {
  /** Drive it to another place. */
  RELOCATION,
  REFUELLING,
  CHARGING,
  CLEANING,
  MAINTENANCE
}
