package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.LateReceipts;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
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
      LateReceipts lateReceipts,
      RaisesAlarms alarms,
      InstantSource clock) {
    return new MqttPorts(doors, entrance, sessions, ingest, chains, lateReceipts, alarms, clock);
  }

  /** Where nobody keeps late receipts, they are in the log. */
  @Produces
  @Singleton
  @DefaultBean
  LateReceipts loggedReceipts() {
    return (terminal, command, reply) -> {
      LOG.warnf("terminal %s says of command %s, late: %s", terminal, command, reply);
      return Uni.createFrom().voidItem();
    };
  }
}
