package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.LateReceipts;
import io.openmaas.terminal.command.store.CommandLog;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.CalmAlarms;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.KeepsReceipts;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Rates;
import io.openmaas.terminal.session.TerminalChains;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts together what openmaas-terminal/1 connections work with. */
@Singleton
public final class MqttBeans {
  private static final Logger LOG = Logger.getLogger(LateReceipts.class);

  @Produces
  @Singleton
  MqttPorts mqttPorts(
      Doorkeeper doors,
      Entrance entrance,
      LiveSessions sessions,
      GroupCommit ingest,
      TerminalChains chains,
      KeepsReceipts receipts,
      Rates rates,
      RaisesAlarms alarms,
      InstantSource clock) {
    return new MqttPorts(
        doors,
        entrance,
        sessions,
        ingest,
        chains,
        receipts,
        rates,
        new CalmAlarms(alarms, clock),
        clock);
  }

  /** Those that are of the terminal a command was for are stored with the command. */
  @Produces
  @Singleton
  KeepsReceipts keepsReceipts(CommandLog log, LateReceipts commands) {
    return (terminal, command, reply) ->
        log.find(command)
            .flatMap(
                found -> {
                  if (found
                      .flatMap(known -> known.target().terminal())
                      .equals(Optional.of(terminal))) {
                    return commands.late(command, reply);
                  }
                  LOG.warnf("terminal %s has a receipt of %s, not its own", terminal, command);
                  return Uni.createFrom().voidItem();
                });
  }
}
