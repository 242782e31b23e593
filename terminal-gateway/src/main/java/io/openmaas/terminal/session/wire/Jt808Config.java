package io.openmaas.terminal.session.wire;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How JT/T 808 terminals connect. Without a port they do not. */
@ConfigMapping(prefix = "openmaas.terminal.jt808")
public interface Jt808Config {

  /** The address to listen on. */
  @WithDefault("127.0.0.1")
  String host();

  /** The TCP port to listen on; 0 takes any that is free; absent: not over plain TCP. */
  Optional<Integer> port();

  /** The same for TLS, with the identity of {@code openmaas.terminal.tls}; absent: not over TLS. */
  Optional<Integer> tlsPort();

  /** How many event loops share the connections; absent: one for each processor. */
  Optional<Integer> eventLoops();

  /** Connections at the same time; those beyond are closed at once. */
  @WithDefault("20000")
  int maxConnections();

  /** A connection from which nothing comes for so long is closed. */
  @WithDefault("PT30M")
  Duration idleTimeout();

  /** So long may the authentication, or the rest of a frame that has begun, take to come. */
  @WithDefault("PT30S")
  Duration frameTimeout();

  /** How long a live session is listened to, then asked, while a second of its name waits. */
  @WithDefault("PT5S")
  Duration probeTimeout();
}
