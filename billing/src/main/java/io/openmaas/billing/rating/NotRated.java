package io.openmaas.billing.rating;

/** A plan has no price for a use. The message says which, for people. */
public final class NotRated extends RuntimeException {
  public NotRated(String message) {
    super(message);
  }
}
