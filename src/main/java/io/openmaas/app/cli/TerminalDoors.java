package io.openmaas.app.cli;

import io.openmaas.terminal.session.TerminalEndpoints;
import io.openmaas.terminal.session.wire.Jt808Server;
import io.openmaas.terminal.session.wire.MqttGateway;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells the person who started the server where terminals connect. */
@Singleton
final class TerminalDoors {
  private final TerminalEndpoints teltonika;
  private final Jt808Server jt808;
  private final MqttGateway openmaas;

  TerminalDoors(TerminalEndpoints teltonika, Jt808Server jt808, MqttGateway openmaas) {
    this.teltonika = teltonika;
    this.jt808 = jt808;
    this.openmaas = openmaas;
  }

  /** One line for each door that is open, or one that says how to open one. */
  void tell(Consumer<String> out) {
    boolean any = tell(out, "Teltonika, TLS", open(teltonika::teltonikaTls));
    any |= tell(out, "Teltonika, plain TCP", open(teltonika::teltonika));
    any |= tell(out, "Teltonika, UDP", open(teltonika::teltonikaUdp));
    any |= tell(out, "JT/T 808, TLS", jt808.tls());
    any |= tell(out, "JT/T 808, plain TCP", jt808.plain());
    any |= tell(out, "openmaas-terminal/1, TLS", openmaas.tlsAddress());
    any |= tell(out, "openmaas-terminal/1, plain TCP", openmaas.plainAddress());
    if (!any) {
      out.accept("Terminals cannot connect: no port is given (see --terminal-port)");
    }
  }

  private static boolean tell(
      Consumer<String> out, String what, Optional<InetSocketAddress> address) {
    address.ifPresent(
        at -> out.accept("Terminals (" + what + ") at " + at.getHostString() + ":" + at.getPort()));
    return address.isPresent();
  }

  private static Optional<InetSocketAddress> open(Supplier<InetSocketAddress> endpoint) {
    try {
      return Optional.of(endpoint.get());
    } catch (IllegalStateException closed) {
      return Optional.empty();
    }
  }
}
