package io.openmaas.terminal.ingest;

/** Frames could not be kept. Whether they were, despite that, may be unknown. */
public final class IngestFailure extends RuntimeException {
  private final String code;
  private final boolean retryable;

  /**
   * @param code the SQLSTATE, or a word where there is none
   * @param retryable whether the same frames may be kept later; otherwise one of them never will
   */
  public IngestFailure(String code, boolean retryable, Throwable cause) {
    super(code + ": " + cause.getMessage(), cause);
    this.code = code;
    this.retryable = retryable;
  }

  public String code() {
    return code;
  }

  public boolean isRetryable() {
    return retryable;
  }
}
