package io.openmaas.terminal.session;

import java.net.InetAddress;
import java.util.List;

/** The private networks from which terminals may come that show nothing but their address. */
public record Networks(List<Network> list) {
  /** This machine alone. */
  public static final Networks LOOPBACK = parse(List.of("127.0.0.0/8", "::1/128"));

  public Networks {
    list = List.copyOf(list);
  }

  /**
   * Reads each as CIDR.
   *
   * @throws IllegalArgumentException that names the first that is none
   */
  public static Networks parse(List<String> texts) {
    return new Networks(texts.stream().map(Network::parse).toList());
  }

  public boolean contain(InetAddress address) {
    return list.stream().anyMatch(network -> network.contains(address));
  }
}
