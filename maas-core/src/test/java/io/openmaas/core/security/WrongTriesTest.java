package io.openmaas.core.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WrongTriesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final WrongTries tries = new WrongTries(nanos::get);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertTrue(tries.admit("ada", "10.0.0.1"));
    }
  }

  @Test
  void the_sixth_try_has_to_wait_a_minute() {
    fail(5);
    assertFalse(tries.admit("ada", "10.0.0.1"));
    assertTrue(tries.admit("ada", "10.0.0.2"));
    assertTrue(tries.admit("grace", "10.0.0.1"));
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertTrue(tries.admit("ada", "10.0.0.1"));
    assertFalse(tries.admit("ada", "10.0.0.1"));
  }

  @Test
  void the_right_password_starts_afresh() {
    fail(4);
    tries.succeeded("ada", "10.0.0.1");
    fail(5);
  }
}
