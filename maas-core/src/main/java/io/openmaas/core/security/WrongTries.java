package io.openmaas.core.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down whoever guesses passwords: after five wrong ones in a row for an account from an
 * address, one try a minute. Kept in memory: a restart forgives, which is harmless.
 */
public final class WrongTries {
  private static final int FREE = 5;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** The least recently used are forgotten beyond that. */
  private static final int REMEMBERED = 10_000;

  private final LongSupplier nanos;
  private final Map<String, Tries> tries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param nanos the time that passes for whoever is guessing, as {@link System#nanoTime}; not the
   *     clock of the business, which may be turned
   */
  public WrongTries(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Tries(int count, long lastNanos) {}

  /** Takes one try, before the password is looked at. False if it is too early for one. */
  public synchronized boolean admit(String account, String address) {
    String key = key(account, address);
    Tries before = tries.getOrDefault(key, new Tries(0, 0));
    long now = nanos.getAsLong();
    if (before.count >= FREE && now - before.lastNanos < PAUSE.toNanos()) {
      return false;
    }
    tries.put(key, new Tries(before.count + 1, now));
    return true;
  }

  /** The password was right. */
  public synchronized void succeeded(String account, String address) {
    tries.remove(key(account, address));
  }

  private static String key(String account, String address) {
    return account + " " + address;
  }
}
