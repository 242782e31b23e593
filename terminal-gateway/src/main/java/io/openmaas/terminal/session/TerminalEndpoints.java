package io.openmaas.terminal.session;

import java.net.InetSocketAddress;

/** Where terminals connect to, known once the gateway listens. */
public interface TerminalEndpoints {

  /**
   * Teltonika over plain TCP, with the port that was really taken.
   *
   * @throws IllegalStateException if the gateway does not listen there
   */
  InetSocketAddress teltonika();

  /**
   * The same over TLS.
   *
   * @throws IllegalStateException if the gateway does not listen there
   */
  InetSocketAddress teltonikaTls();

  /**
   * The same over UDP.
   *
   * @throws IllegalStateException if the gateway does not listen there
   */
  InetSocketAddress teltonikaUdp();
}
