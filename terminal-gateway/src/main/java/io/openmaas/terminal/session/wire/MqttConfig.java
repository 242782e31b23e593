package io.openmaas.terminal.session.wire;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How openmaas-terminal/1 terminals connect. Without a port the gateway does not listen for them.
 */
@ConfigMapping(prefix = "openmaas.terminal.openmaas")
public interface MqttConfig {

  /** The address to listen on. */
  @WithDefault("127.0.0.1")
  String host();

  /** The port for MQTT over TLS with client certificates; 0 takes any that is free. */
  OptionalInt tlsPort();

  /** The port for MQTT without TLS, for private networks only; 0 takes any that is free. */
  OptionalInt plainPort();

  /** How many event loops share the connections; as many as there are processors if not set. */
  OptionalInt eventLoops();

  /** Connections at the same time; those beyond are closed at once. */
  @WithDefault("20000")
  int maxConnections();

  /** So long may the CONNECT take to come. */
  @WithDefault("PT10S")
  Duration connectTimeout();

  /** A connection from which nothing comes for so long is closed, whatever its keep alive is. */
  @WithDefault("PT30M")
  Duration idleTimeout();

  /** How long a live session is listened to, then asked, while a second of its name waits. */
  @WithDefault("PT5S")
  Duration probeTimeout();

  /** How long a refusal of a message is held back, so that nobody repeats it in a circle. */
  @WithDefault("PT1S")
  Duration refusalPause();
}
