package io.openmaas.connectors.sandbox;

/** What a simulated operator can be told to do wrong. */
public enum Fault {
  /** Says no. */
  REFUSE,
  /** Does it, and answers too late. */
  DELAY,
  /** Does it, and hangs up. */
  LOSE_ANSWER,
  /** Hangs up before doing anything. */
  LOSE_REQUEST,
  /** Does nothing, and answers 500. */
  ERROR,
  /** Does it, and answers something that is not JSON. */
  GARBAGE
}
