package io.openmaas.terminal.ingest;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What makes a record the same however often it is sent: the first 16 bytes of SHA-256 over its
 * canonical form. Ordered as PostgreSQL orders the bytes.
 */
public record RecordIdentity(long high, long low) implements Comparable<RecordIdentity> {

  static RecordIdentity of(byte[] digest) {
    var bytes = ByteBuffer.wrap(digest);
    return new RecordIdentity(bytes.getLong(), bytes.getLong());
  }

  /** What {@link #uuid} gave. */
  public static RecordIdentity ofUuid(UUID uuid) {
    return new RecordIdentity(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** The 16 bytes as a column of type uuid holds them. */
  public UUID uuid() {
    return new UUID(high, low);
  }

  @Override
  public int compareTo(RecordIdentity other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
