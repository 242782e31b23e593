package io.openmaas.app.embedded;

/** The application cannot start; the message is one line for the person who started it. */
public final class StartFailure extends RuntimeException {
  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
