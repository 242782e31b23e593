package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.LateReceipts;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.KeepsReceipts;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.TerminalChains;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
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
      RaisesAlarms alarms,
      InstantSource clock) {
    return new MqttPorts(doors, entrance, sessions, ingest, chains, receipts, alarms, clock);
  }

  /** Hands them to the commands, which keep them on their own account. */
  @Produces
  @Singleton
  @DefaultBean
  KeepsReceipts keepsReceipts(LateReceipts commands) {
    return (_, command, reply) -> {
      commands.late(command, reply);
      return Uni.createFrom().voidItem();
    };
  }

  /** Where nobody keeps late receipts, they are in the log. */
  @Produces
  @Singleton
  @DefaultBean
  LateReceipts loggedReceipts() {
    return (command, reply) -> LOG.warnf("command %s, late: %s", command, reply);
  }
}
