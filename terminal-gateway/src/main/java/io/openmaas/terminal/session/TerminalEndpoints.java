package io.openmaas.terminal.session;

import java.net.InetSocketAddress;

/** Where terminals connect to, known once the gateway listens. */
public interface TerminalEndpoints {

  /**
   * Teltonika over TCP, with the port that was really taken.
   *
   * @throws IllegalStateException before the gateway listens
   */
  InetSocketAddress teltonika();
}
