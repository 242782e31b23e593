package io.openmaas.core.event.log;

/**
 * The position cannot be stored: this event, or a later one, has been stored already, or the reader
 * has lost the partition to another. The transaction of the effect must not commit. Not retryable
 * by the consumer; the log delivers the event again where that is needed.
 */
public final class StalePosition extends RuntimeException {
  public StalePosition(String message) {
    super(message);
  }
}
