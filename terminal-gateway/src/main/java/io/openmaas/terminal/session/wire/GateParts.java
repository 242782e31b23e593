package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Rates;
import java.time.InstantSource;

/** What every connection of a server shares. */
record GateParts(
    TeltonikaConfig config,
    Doorkeeper doors,
    Entrance entrance,
    LiveSessions sessions,
    GroupCommit ingest,
    Rates rates,
    DatagramSources datagrams,
    RaisesAlarms alarms,
    InstantSource clock) {}
