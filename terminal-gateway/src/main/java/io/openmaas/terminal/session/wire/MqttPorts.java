package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.KeepsReceipts;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Rates;
import io.openmaas.terminal.session.TerminalChains;
import java.time.InstantSource;

/** What an MQTT connection of a terminal works with. */
public record MqttPorts(
    Doorkeeper doors,
    Entrance entrance,
    LiveSessions sessions,
    GroupCommit ingest,
    TerminalChains chains,
    KeepsReceipts receipts,
    Rates rates,
    RaisesAlarms alarms,
    InstantSource clock) {}
