package io.openmaas.core.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  private static final AddressRules STRICT = new AddressRules(false, false);
  private static final AddressRules LOOPBACK = new AddressRules(true, false);
  private static final AddressRules PRIVATE = new AddressRules(false, true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # address                 | strict | loopback | private
          93.184.216.34             | true   | true     | true
          2606:2800:220:1::1        | true   | true     | true
          127.0.0.1                 | false  | true     | false
          127.9.9.9                 | false  | true     | false
          ::1                       | false  | true     | false
          ::ffff:127.0.0.1          | false  | true     | false
          10.1.2.3                  | false  | false    | true
          172.16.0.1                | false  | false    | true
          172.32.0.1                | true   | true     | true
          192.168.7.7               | false  | false    | true
          ::ffff:192.168.7.7        | false  | false    | true
          169.254.169.254           | false  | false    | true
          100.64.0.1                | false  | false    | true
          100.128.0.1               | true   | true     | true
          fd00::1                   | false  | false    | true
          fe80::1                   | false  | false    | true
          0.0.0.0                   | false  | false    | false
          ::                        | false  | false    | false
          224.0.0.1                 | false  | false    | false
          255.255.255.255           | false  | false    | false
          198.18.0.1                | false  | false    | false
          ::7f00:1                  | false  | false    | false
          64:ff9b::7f00:1           | false  | false    | false
          2002:7f00:1::             | false  | false    | false
          """)
  void addresses_inside_are_not_called(
      String address, boolean strict, boolean loopback, boolean privateNetworks)
      throws UnknownHostException {
    InetAddress resolved = InetAddress.getByName(address);
    assertEquals(strict, STRICT.allows(resolved), "strict");
    assertEquals(loopback, LOOPBACK.allows(resolved), "loopback");
    assertEquals(privateNetworks, PRIVATE.allows(resolved), "private");
  }

  @Test
  void a_name_that_begins_like_loopback_is_not_called_by_plain_http() {
    assertThrows(
        IllegalArgumentException.class, () -> LOOPBACK.read("http://127.example.org/hook"));
    assertEquals("127.0.0.1", LOOPBACK.read("http://127.0.0.1:8080/hook").getHost());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://example.org", "https://example.org:8443/a/b?c=d", "HTTPS://x.y/"})
  void addresses_that_are_taken(String url) {
    assertEquals(url, STRICT.read(url).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https:///path",
        "https://user:password@example.org/",
        "https://example.org/#part",
        "https://example.org:0/",
        "https://example.org:70000/",
        "https://exa mple.org/",
        "file:///etc/passwd",
        "http://127.0.0.1:9000/",
        "https://localhost/",
        "https://[::1]/"
      })
  void addresses_that_are_refused(String url) {
    assertThrows(IllegalArgumentException.class, () -> STRICT.read(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9000/", "http://localhost:1/", "http://[::1]:1/x"})
  void plain_http_is_for_this_machine_where_it_is_allowed(String url) {
    assertEquals(url, LOOPBACK.read(url).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://10.0.0.1/", "http://example.org/", "http://127.0.0.1.example.org/"})
  void and_for_no_other(String url) {
    assertThrows(IllegalArgumentException.class, () -> new AddressRules(false, true).read(url));
  }
}
