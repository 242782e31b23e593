package io.openmaas.billing.metering;

/**
 * The identity of a use: the same fact has the same key, however often it is reported.
 *
 * @param value 1 to 200 characters, for instance {@code rental/ID}, {@code leg/BOOKING.INDEX} or
 *     {@code SOURCE/ID} of an event
 */
public record UsageKey(String value) implements Comparable<UsageKey> {
  /** The longest key. */
  public static final int MAX_LENGTH = 200;

  public UsageKey {
    if (value.isBlank() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a usage key has 1 to " + MAX_LENGTH + " characters");
    }
  }

  @Override
  public int compareTo(UsageKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
