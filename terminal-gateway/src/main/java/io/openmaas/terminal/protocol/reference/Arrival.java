package io.openmaas.terminal.protocol.reference;

/** What a message from a terminal turned out to be. Nothing of its origin is proven by it. */
public sealed interface Arrival {

  /** Records, well-formed. */
  record Records(SignedRecords records) implements Arrival {}

  /**
   * A receipt, well-formed.
   *
   * @param text as it came, with its signature
   */
  record OfReceipt(Receipt receipt, SignedText text) implements Arrival {}

  /**
   * Not of this protocol.
   *
   * @param field where, for instance {@code records[3].fix.latitude}; {@code message} for all of it
   * @param reason what is wrong with it
   */
  record Malformed(String field, String reason) implements Arrival {
    /** For the terminal's people. */
    public String words() {
      return field + ": " + reason;
    }
  }
}
