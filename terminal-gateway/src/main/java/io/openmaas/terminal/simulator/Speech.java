package io.openmaas.terminal.simulator;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** How a simulated terminal speaks to the gateway. */
public sealed interface Speech {

  /** Codec 8 Extended, to the address the fleet was given. */
  record Teltonika() implements Speech {}

  /**
   * openmaas-terminal/1.
   *
   * @param vehicle it is built into
   * @param key its own
   * @param gatewayKey by which commands are signed
   * @param tls absent on a private network
   */
  record Reference(
      VehicleId vehicle,
      SigningKey key,
      TerminalKey gatewayKey,
      InetSocketAddress gateway,
      Optional<TlsFiles> tls)
      implements Speech {}

  /**
   * PEM files of a terminal.
   *
   * @param certificate its client certificate, whose common name is the IMEI
   * @param key of the certificate, PKCS 8
   * @param authority that signed the gateway's certificate
   */
  record TlsFiles(Path certificate, Path key, Path authority) {}
}
