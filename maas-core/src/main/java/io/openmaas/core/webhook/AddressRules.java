package io.openmaas.core.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Which addresses may be called. Whoever sets up a webhook makes our server call it, so nothing
 * inside our own network may be reached that way (server-side request forgery).
 *
 * @param loopback this machine may be called, by plain HTTP too
 * @param privateNetworks so may private networks
 */
public record AddressRules(boolean loopback, boolean privateNetworks) {
  private static final int LONGEST_URL = 2_000;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads the address of a webhook.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public URI read(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL like https://example.org/hook", e);
    }
    require(text.length() <= LONGEST_URL, "must have at most " + LONGEST_URL + " characters");
    require(url.getHost() != null, "must be a URL like https://example.org/hook");
    require(url.getRawUserInfo() == null, "must not hold a user name or a password");
    require(url.getRawFragment() == null, "must not have a fragment (#)");
    require(url.getPort() != 0 && url.getPort() <= HIGHEST_PORT, "must have a port up to 65535");
    boolean here = isNamedLoopback(host(url));
    require(
        "https".equalsIgnoreCase(url.getScheme())
            || "http".equalsIgnoreCase(url.getScheme()) && here && loopback,
        "must begin with https://"
            + (here ? " (openmaas.webhooks.allow-loopback=true lets this machine be called)" : ""));
    require(
        !here || loopback,
        "must not be this machine (openmaas.webhooks.allow-loopback=true allows it)");
    return url;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The host, without the brackets of an IPv6 address. */
  public static String host(URI url) {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isNamedLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.[0-9]{1,3}){3}") // and not 127.example.org
        || host.equals("::1");
  }

  /** Whether the address that a name was resolved to may be called. */
  public boolean allows(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return loopback;
    }
    byte[] bytes = address.getAddress();
    if (address.isAnyLocalAddress() || address.isMulticastAddress() || isReserved(bytes)) {
      return false;
    }
    return privateNetworks || !isPrivate(address, bytes);
  }

  /** Never a host on the internet, and no private network either (RFC 6890). */
  private static boolean isReserved(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (bytes.length == 4) {
      return first == 0
          || first >= 240
          || first == 192 && second == 0 && bytes[2] == 0
          || first == 198 && (second == 18 || second == 19);
    }
    boolean translated = first == 0 && (second == 0 || second == 0x64); // ::a.b.c.d, 64:ff9b::
    boolean sixToFour = first == 0x20 && second == 0x02;
    boolean teredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    return translated || sixToFour || teredo;
  }

  private static boolean isPrivate(InetAddress address, byte[] bytes) {
    int first = bytes[0] & 0xff;
    boolean shared = bytes.length == 4 && first == 100 && (bytes[1] & 0xc0) == 64; // RFC 6598
    boolean uniqueLocal = bytes.length == 16 && (first & 0xfe) == 0xfc; // RFC 4193
    return address.isSiteLocalAddress() || address.isLinkLocalAddress() || shared || uniqueLocal;
  }
}
