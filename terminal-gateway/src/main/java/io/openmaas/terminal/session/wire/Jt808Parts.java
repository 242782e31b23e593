package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.LateReceipts;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.session.AdmitsTerminals;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
import io.openmaas.terminal.session.Rates;
import java.time.InstantSource;

/** What every connection of the JT/T 808 server shares. */
record Jt808Parts(
    Jt808Config config,
    AdmitsTerminals terminals,
    Doorkeeper doors,
    Entrance entrance,
    LiveSessions sessions,
    GroupCommit ingest,
    RaisesAlarms alarms,
    Rates rates,
    LateReceipts late,
    Jt808Attempts attempts,
    InstantSource clock) {}
