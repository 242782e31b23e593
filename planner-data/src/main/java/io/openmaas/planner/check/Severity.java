package io.openmaas.planner.check;

/** What a finding means for the import of a city. */
public enum Severity {
  /** The input is refused. */
  ERROR,
  /** The input can be used, but people should know. */
  WARNING
}
