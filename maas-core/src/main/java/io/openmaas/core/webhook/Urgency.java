package io.openmaas.core.webhook;

/** How soon somebody should look at an event, least first. */
public enum Urgency {
  NOTICE,
  WARNING,
  CRITICAL
}
