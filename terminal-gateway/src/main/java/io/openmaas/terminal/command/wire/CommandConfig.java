package io.openmaas.terminal.command.wire;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How vehicles are commanded. */
@ConfigMapping(prefix = "openmaas.terminal.command")
public interface CommandConfig {

  /** How long a command is valid, and its answer is waited for; at most 60 s. */
  @WithDefault("PT15S")
  Duration lifetime();

  /** Below it a 12 V battery is spared; twice that for one of 24 V. */
  @WithDefault("11800")
  long lowMillivolts();

  /** How old the record may be by which a vehicle stands and may be immobilised. */
  @WithDefault("PT10M")
  Duration freshFor();

  /** Commands of all kinds that a terminal is told in a minute. */
  @WithDefault("20")
  int perTerminal();

  /** Commands of one kind that a terminal is told in a minute. */
  @WithDefault("6")
  int perKind();

  /** Commands that one person, or one rental, may ask for in a minute. */
  @WithDefault("30")
  int perPerson();

  /** OpenMaaS itself tells a vehicle whose battery is low no more often. */
  @WithDefault("PT15M")
  Duration spareFor();

  /** The folder of the keys that sign commands; otherwise {@code keys} of the data folder. */
  Optional<String> keys();
}
