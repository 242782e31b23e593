package io.openmaas.terminal.protocol.reference;

import io.openmaas.terminal.TerminalRecord;

/**
 * How far a terminal's chain of records has come.
 *
 * @param epoch 1 and up; a terminal that lost its memory begins a higher one; 0 is no chain at all
 * @param sequence of the latest record; 0 before the first of the epoch
 * @param hash of the latest record, 64 lower-case hexadecimal digits; {@link #NOTHING} before the
 *     first
 */
public record ChainHead(long epoch, long sequence, String hash) {
  /** What the first record of an epoch names as the hash before it. */
  public static final String NOTHING = "0".repeat(64);

  /** Of a terminal from which no record was ever kept. */
  public static final ChainHead NONE = new ChainHead(0, 0, NOTHING);

  /** The highest epoch and sequence: JSON numbers are exact up to it everywhere. */
  public static final long HIGHEST = (1L << 53) - 1;

  public ChainHead {
    if (epoch < 0 || epoch > HIGHEST || sequence < 0 || sequence > HIGHEST) {
      throw new IllegalArgumentException("no epoch or sequence: " + epoch + ", " + sequence);
    }
    if (!isHash(hash)) {
      throw new IllegalArgumentException("not a SHA-256 hash: " + hash);
    }
    if (sequence == 0 && !hash.equals(NOTHING)) {
      throw new IllegalArgumentException("before the first record there is no hash");
    }
  }

  /** Where an epoch begins. */
  public static ChainHead start(long epoch) {
    return new ChainHead(epoch, 0, NOTHING);
  }

  /** After this record too, whose sequence must be the next. */
  public ChainHead next(TerminalRecord record) {
    return new ChainHead(epoch, sequence + 1, CanonicalForm.hash(this, record));
  }

  /** Whether the text is a SHA-256 hash as this protocol writes it. */
  public static boolean isHash(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }
}
