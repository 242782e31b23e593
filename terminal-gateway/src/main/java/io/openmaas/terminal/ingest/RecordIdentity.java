package io.openmaas.terminal.ingest;

import java.nio.ByteBuffer;

/**
 * What makes a record the same however often it is sent: the first 16 bytes of SHA-256 over its
 * canonical form. Ordered as PostgreSQL orders the bytes.
 */
public record RecordIdentity(long high, long low) implements Comparable<RecordIdentity> {

  static RecordIdentity of(byte[] digest) {
    var bytes = ByteBuffer.wrap(digest);
    return new RecordIdentity(bytes.getLong(), bytes.getLong());
  }

  /** From the 16 bytes of {@link #bytes}. */
  public static RecordIdentity ofBytes(byte[] bytes) {
    if (bytes.length != 16) {
      throw new IllegalArgumentException("an identity has 16 bytes, not " + bytes.length);
    }
    return of(bytes);
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Override
  public int compareTo(RecordIdentity other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
