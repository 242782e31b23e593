package io.openmaas.terminal.simulator.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import io.openmaas.terminal.simulator.Speech;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * What an openmaas-terminal/1 terminal is given in the workshop, kept beside its records so that a
 * later process can take it up. It holds the key of a simulated terminal, and no other.
 */
final class Provision {
  private Provision() {}

  private static Path file(Imei terminal, Path folder) {
    return folder.resolve(terminal + ".provision");
  }

  static void write(Imei terminal, Path folder, Speech.Reference speech) {
    var properties = new Properties();
    properties.setProperty("vehicle", speech.vehicle().value().toString());
    properties.setProperty("key", speech.key().secretText());
    properties.setProperty("public", speech.key().verifying().text());
    properties.setProperty("gatewayKey", speech.gatewayKey().text());
    properties.setProperty("host", speech.gateway().getHostString());
    properties.setProperty("port", String.valueOf(speech.gateway().getPort()));
    speech
        .tls()
        .ifPresent(
            tls -> {
              properties.setProperty("certificate", tls.certificate().toString());
              properties.setProperty("certificateKey", tls.key().toString());
              properties.setProperty("authority", tls.authority().toString());
            });
    var text = new StringWriter();
    try {
      properties.store(text, null);
      Flash.replace(file(terminal, folder), text.toString().getBytes("UTF-8"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for a terminal that speaks Teltonika. */
  static Optional<Speech.Reference> find(Imei terminal, Path folder) {
    Path file = file(terminal, folder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(
        new Speech.Reference(
            new VehicleId(UUID.fromString(properties.getProperty("vehicle"))),
            SigningKey.of(properties.getProperty("key"), properties.getProperty("public")),
            TerminalKey.parse(properties.getProperty("gatewayKey")).orElseThrow(),
            InetSocketAddress.createUnresolved(
                properties.getProperty("host"), Integer.parseInt(properties.getProperty("port"))),
            Optional.ofNullable(properties.getProperty("certificate"))
                .map(
                    certificate ->
                        new Speech.TlsFiles(
                            Path.of(certificate),
                            Path.of(properties.getProperty("certificateKey")),
                            Path.of(properties.getProperty("authority"))))));
  }
}
