package io.openmaas.terminal.session.wire;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How Teltonika terminals connect. */
@ConfigMapping(prefix = "openmaas.terminal.teltonika")
public interface TeltonikaConfig {

  /** The address to listen on. */
  @WithDefault("127.0.0.1")
  String host();

  /**
   * The TCP port for TLS with client certificates; 0 takes any that is free. Off unless given; then
   * the gateway's certificate must be set too.
   */
  Optional<Integer> tlsPort();

  /** The TCP port without TLS, for private networks; 0 takes any that is free. Off unless given. */
  Optional<Integer> plainPort();

  /** The UDP port, for private networks; 0 takes any that is free. Off unless given. */
  Optional<Integer> udpPort();

  /** How many event loops share the connections. Default: as many as there are processors. */
  Optional<Integer> eventLoops();

  /** Connections at the same time; those beyond are closed at once. */
  @WithDefault("20000")
  int maxConnections();

  /** A connection from which nothing comes for so long is closed. */
  @WithDefault("PT30M")
  Duration idleTimeout();

  /** So long may the IMEI, or the rest of a frame that has begun, take to come. */
  @WithDefault("PT30S")
  Duration frameTimeout();

  /** How long a live session is listened to, then asked, while a second of its name waits. */
  @WithDefault("PT5S")
  Duration probeTimeout();
}
