package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.session.Rate;
import io.openmaas.terminal.session.Rates;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How much is agreed, whatever the protocol. Over it connections are closed, and records are read
 * later and never lost.
 */
@ConfigMapping(prefix = "openmaas.terminal.rates")
public interface RateConfig {

  /** With one terminal. */
  OfTerminal terminal();

  /** With one network: 256 addresses of IPv4, a /64 of IPv6. */
  OfNetwork network();

  /** One terminal; by default ten times what a benchmark sends over a connection. */
  interface OfTerminal {
    @WithDefault("0.5")
    double connectionsPerSecond();

    @WithDefault("30")
    int connectionsAtOnce();

    @WithDefault("10000")
    int recordsPerSecond();

    @WithDefault("40000")
    int recordsAtOnce();

    @WithDefault("4194304")
    long bytesPerSecond();

    @WithDefault("16777216")
    long bytesAtOnce();

    /** As a value. */
    default Rates.Limits limits() {
      return new Rates.Limits(
          new Rate(connectionsPerSecond(), connectionsAtOnce()),
          new Rate(recordsPerSecond(), recordsAtOnce()),
          new Rate(bytesPerSecond(), bytesAtOnce()));
    }
  }

  /** One network; a mobile operator may put a whole fleet behind one. */
  interface OfNetwork {
    @WithDefault("2000")
    double connectionsPerSecond();

    @WithDefault("20000")
    int connectionsAtOnce();

    @WithDefault("200000")
    int recordsPerSecond();

    @WithDefault("500000")
    int recordsAtOnce();

    @WithDefault("67108864")
    long bytesPerSecond();

    @WithDefault("268435456")
    long bytesAtOnce();

    /** As a value. */
    default Rates.Limits limits() {
      return new Rates.Limits(
          new Rate(connectionsPerSecond(), connectionsAtOnce()),
          new Rate(recordsPerSecond(), recordsAtOnce()),
          new Rate(bytesPerSecond(), bytesAtOnce()));
    }
  }
}
