package io.openmaas.terminal.command.wire;

import io.openmaas.terminal.command.CommandRules;
import io.openmaas.terminal.command.EnvelopeWriter;
import io.openmaas.terminal.command.RateLimits;
import io.openmaas.terminal.command.RentsVehicles;
import io.openmaas.terminal.command.store.CommandKey;
import io.openmaas.terminal.command.store.VehicleStates;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the pure parts of commands together. */
@Singleton
public final class CommandBeans {
  private static final Logger LOG = Logger.getLogger(CommandBeans.class);

  /** The key in the data folder; where there is none, one that lives as long as the process. */
  @Produces
  @Singleton
  CommandKey commandKey(
      CommandConfig config, @ConfigProperty(name = "openmaas.instance") Optional<String> instance) {
    Optional<Path> folder =
        config.keys().map(Path::of).or(() -> instance.map(path -> Path.of(path, "keys")));
    if (folder.isEmpty()) {
      LOG.warn("commands are signed with a key of this process: no folder for keys is set");
      return CommandKey.generate();
    }
    return CommandKey.ensure(folder.get());
  }

  @Produces
  @Singleton
  EnvelopeWriter envelopeWriter(CommandKey key) {
    return new EnvelopeWriter(key);
  }

  @Produces
  @Singleton
  RateLimits rateLimits(CommandConfig config) {
    return new RateLimits(
        new RateLimits.Limits(
            config.perTerminal(), config.perKind(), config.perPerson(), config.spareFor()));
  }

  @Produces
  @Singleton
  CommandGuards commandGuards(
      CommandConfig config, RentsVehicles rentals, VehicleStates states, InstantSource clock) {
    return new CommandGuards(
        new CommandRules(config.lowMillivolts(), config.freshFor()), rentals, states, clock);
  }
}
