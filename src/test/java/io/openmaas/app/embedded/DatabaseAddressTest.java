package io.openmaas.app.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {

  @Test
  void reads_every_part() {
    var address = DatabaseAddress.parse("postgresql://maas:s%40cret@db.example:6432/openmaas");
    assertEquals(new DatabaseAddress("db.example", 6432, "openmaas", "maas", "s@cret"), address);
    assertEquals("jdbc:postgresql://db.example:6432/openmaas", address.jdbcUrl());
  }

  @Test
  void the_port_is_that_of_postgresql_unless_given() {
    assertEquals(5432, DatabaseAddress.parse("postgres://u@h/d").port());
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u:secret@h/d, it must begin with postgresql://",
    "postgresql://u:secret@/d, it names no host",
    "postgresql://u:secret@h, it names no database",
    "postgresql://h/d, it names no user"
  })
  void says_in_one_line_what_is_wrong_and_keeps_the_password(String url, String reason) {
    String message =
        assertThrows(StartFailure.class, () -> DatabaseAddress.parse(url)).getMessage();
    assertTrue(message.endsWith(reason), message);
    assertEquals(1, message.lines().count());
    assertFalse(message.contains("secret"));
  }
}
