package io.openmaas.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TestDatabaseTest {
  @Test
  void commits_are_durable() {
    try (var database = new TestDatabase()) {
      var rows = database.pool().query("show fsync").executeAndAwait();
      assertEquals("on", rows.iterator().next().getString(0));
    }
  }
}
