package io.openmaas.terminal.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A network of addresses, written as CIDR (RFC 4632, RFC 4291), for instance {@code 10.8.0.0/16} or
 * {@code fd00::/8}.
 *
 * @param prefix the first bits of its addresses, the others zero; 4 or 16 bytes
 * @param bits how many bits belong to it
 */
public record Network(InetAddress prefix, int bits) {

  public Network {
    int most = 8 * prefix.getAddress().length;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("a network of these addresses has 0 to " + most + " bits");
    }
  }

  /**
   * Reads CIDR; an address alone is a network of one.
   *
   * @throws IllegalArgumentException that says what is wrong with it; names are never looked up
   */
  public static Network parse(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length > 2 || !parts[0].matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      throw new IllegalArgumentException("not a network like 10.8.0.0/16 or fd00::/8: " + text);
    }
    try {
      InetAddress address = InetAddress.ofLiteral(parts[0]);
      int bits = parts.length == 1 ? 8 * address.getAddress().length : Integer.parseInt(parts[1]);
      new Network(address, bits); // checks the bits
      return of(address, bits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number of bits: " + text, e);
    }
  }

  /** The network of so many bits that the address is in; never more than the address has. */
  public static Network of(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    int kept = Math.min(bits, 8 * bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int inByte = Math.clamp(kept - 8L * i, 0, 8);
      bytes[i] &= (byte) (0xff << 8 - inByte);
    }
    try {
      return new Network(InetAddress.getByAddress(bytes), kept);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("as many bytes as the address had", e);
    }
  }

  /** Whether the address is in it; one of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] mine = prefix.getAddress();
    byte[] other = address.getAddress();
    return mine.length == other.length
        && Arrays.equals(mine, of(address, bits).prefix.getAddress());
  }

  @Override
  public String toString() {
    byte[] bytes = prefix.getAddress();
    String address = bytes.length == 4 ? prefix.getHostAddress() : HexFormat.of().formatHex(bytes);
    return address + "/" + bits;
  }
}
