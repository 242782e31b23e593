package io.openmaas.core.webhook.wire;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How webhooks are called. */
@ConfigMapping(prefix = "openmaas.webhooks")
public interface WebhookConfig {

  /** How often is looked for deliveries that are due. */
  @WithDefault("1s")
  String every();

  /** How often what is old is given up and forgotten. */
  @WithDefault("10m")
  String tidy();

  /** Whether this machine may be called, by plain HTTP too. */
  @WithDefault("false")
  boolean allowLoopback();

  /** Whether private networks may be called. */
  @WithDefault("false")
  boolean allowPrivate();

  /** How long an attempt may take from the name to the status. */
  @WithDefault("PT15S")
  Duration timeout();

  /** Calls at the same time. */
  @WithDefault("32")
  int concurrency();

  /** The wait after the first failed attempt; it doubles with each. */
  @WithDefault("PT5S")
  Duration retryFirst();

  /** The longest wait between two attempts. */
  @WithDefault("PT8H")
  Duration retryLongest();

  /** So long after the event it is given up. */
  @WithDefault("P3D")
  Duration giveUpAfter();

  /** A webhook without any success for so long is switched off. */
  @WithDefault("P3D")
  Duration disableAfter();

  /** How long the log of deliveries is kept. */
  @WithDefault("P30D")
  Duration keep();

  /** The key that secrets are derived from, base64; by default a file of the instance. */
  Optional<String> key();
}
