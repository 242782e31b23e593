package io.openmaas.terminal.command.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.VehicleState;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.store.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the committed records last said of vehicles. A record at 0/0 says nothing about the speed.
 * Where the last that was committed is of a time that cannot be, nothing is known about standing or
 * driving: the vehicle may have begun to move since its clock was right.
 */
@Singleton
public final class VehicleStates {
  /** So many of the latest records are looked at for each measure. */
  private static final int LATEST = 40;

  private static final Set<Doubt> OF_TIME = Set.of(Doubt.CLOCK_AHEAD, Doubt.CLOCK_UNSET);

  private final Pool pool;
  private final Records records;

  public VehicleStates(Pool pool, Records records) {
    this.pool = pool;
    this.records = records;
  }

  /** The state by the records up to now. */
  public Uni<VehicleState> find(VehicleId vehicle, Instant now) {
    Instant horizon = now.plus(Doubt.AHEAD);
    return records
        .listLatest(pool, vehicle, horizon, LATEST)
        .flatMap(
            latest ->
                records
                    .findLastLinkAfter(pool, vehicle, horizon)
                    .map(ahead -> state(latest, ahead)));
  }

  private static VehicleState state(List<KeptRecord> latest, Optional<Long> lastAhead) {
    List<KeptRecord> good =
        latest.stream().filter(kept -> Collections.disjoint(kept.doubts(), OF_TIME)).toList();
    VehicleState state = VehicleState.of(good.stream().map(VehicleStates::usable).toList());
    long lastGood = good.stream().mapToLong(KeptRecord::link).max().orElse(-1);
    long lastDoubted =
        Math.max(
            lastAhead.orElse(-1L),
            latest.stream()
                .filter(kept -> !Collections.disjoint(kept.doubts(), OF_TIME))
                .mapToLong(KeptRecord::link)
                .max()
                .orElse(-1));
    return lastDoubted >= lastGood
        ? new VehicleState(
            Optional.empty(), Optional.empty(), Optional.empty(), state.supplyMillivolts())
        : state;
  }

  private static TerminalRecord usable(KeptRecord kept) {
    TerminalRecord record = kept.record();
    return kept.doubts().contains(Doubt.AT_ORIGIN)
        ? new TerminalRecord(
            record.terminal(), record.at(), Optional.empty(), record.measures(), record.details())
        : record;
  }
}
