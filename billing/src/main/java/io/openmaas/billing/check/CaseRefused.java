package io.openmaas.billing.check;

/** A case that cannot be run as it is written; the message is for the people who wrote it. */
final class CaseRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  CaseRefused(String message) {
    super(message, null, false, false);
  }
}
