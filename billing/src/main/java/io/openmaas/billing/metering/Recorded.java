package io.openmaas.billing.metering;

/** The answer to a usage record. */
public enum Recorded {
  /** It counts from now on. */
  NEW,
  /** The same record had come before; it counts once. */
  ALREADY,
  /** It stands from now on in place of what was recorded before. */
  CORRECTED,
  /** What was recorded before is taken back. */
  REVERSED,
  /** Another record had come before under its key and stands; this one is kept aside. */
  CONFLICT,
  /** It is about a use that was never recorded for this account. */
  UNKNOWN
}
