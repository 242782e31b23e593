package io.openmaas.terminal.session.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.session.TerminalChains;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Chains of terminals in PostgreSQL. What is to be moved while one statement runs goes together
 * with the next.
 */
@Singleton
public final class StoredChains implements TerminalChains {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String FIND =
      "select epoch, sequence, hash from terminal.terminal_chain where imei = $1";
  private static final String ADVANCE =
      """
      insert into terminal.terminal_chain as known (imei, epoch, sequence, hash)
      select imei, epoch, sequence, hash
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[])
        as t(imei, epoch, sequence, hash)
      order by imei
      on conflict (imei) do update
        set epoch = excluded.epoch, sequence = excluded.sequence, hash = excluded.hash
        where (excluded.epoch, excluded.sequence) > (known.epoch, known.sequence)
      """;
  private static final String COUNT_KEPT =
      """
      select count(*) from unnest($2::timestamptz[], $3::uuid[]) as t(at, identity)
      join terminal.record r on r.vehicle = $1 and r.at = t.at and r.identity = t.identity
      """;

  private final Pool pool;
  private List<Move> waiting = new ArrayList<>();
  private boolean writing;

  public StoredChains(Pool pool) {
    this.pool = pool;
  }

  private record Move(Imei terminal, ChainHead head, UniEmitter<? super Void> emitter) {}

  @Override
  public Uni<ChainHead> find(Imei terminal) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(terminal.value()))
        .map(
            rows -> {
              ChainHead head = ChainHead.NONE;
              for (Row row : rows) {
                head =
                    new ChainHead(
                        row.getLong("epoch"), row.getLong("sequence"), row.getString("hash"));
              }
              return head;
            });
  }

  @Override
  public Uni<Void> advance(Imei terminal, ChainHead head) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              synchronized (this) {
                waiting.add(new Move(terminal, head, emitter));
              }
              writeNext();
            });
  }

  private void writeNext() {
    List<Move> moves;
    synchronized (this) {
      if (writing || waiting.isEmpty()) {
        return;
      }
      writing = true;
      moves = waiting;
      waiting = new ArrayList<>();
    }
    Uni.createFrom()
        .deferred(() -> write(moves))
        .ifNoItem()
        .after(DEADLINE)
        .fail()
        .subscribe()
        .with(
            _ -> written(() -> moves.forEach(move -> move.emitter().complete(null))),
            failure -> written(() -> moves.forEach(move -> move.emitter().fail(failure))));
  }

  private void written(Runnable tell) {
    synchronized (this) {
      writing = false;
    }
    try {
      tell.run();
    } finally {
      writeNext();
    }
  }

  /** One row for each terminal, whichever of its moves goes furthest. */
  private Uni<?> write(List<Move> moves) {
    var furthest = new TreeMap<String, ChainHead>();
    for (Move move : moves) {
      furthest.merge(move.terminal().value(), move.head(), StoredChains::further);
    }
    var heads = List.copyOf(furthest.values());
    return pool.preparedQuery(ADVANCE)
        .execute(
            Tuple.of(
                furthest.keySet().toArray(String[]::new),
                heads.stream().map(ChainHead::epoch).toArray(Long[]::new),
                heads.stream().map(ChainHead::sequence).toArray(Long[]::new),
                heads.stream().map(ChainHead::hash).toArray(String[]::new)));
  }

  private static ChainHead further(ChainHead one, ChainHead other) {
    boolean otherIs =
        other.epoch() > one.epoch()
            || other.epoch() == one.epoch() && other.sequence() > one.sequence();
    return otherIs ? other : one;
  }

  @Override
  public Uni<Boolean> areKept(VehicleId vehicle, List<TerminalRecord> records) {
    var at =
        records.stream()
            .map(record -> record.at().atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new);
    var identities =
        records.stream()
            .map(record -> CanonicalRecord.of(record).identity().uuid())
            .toArray(UUID[]::new);
    return pool.preparedQuery(COUNT_KEPT)
        .execute(Tuple.of(vehicle.value(), at, identities))
        .map(rows -> rows.iterator().next().getLong(0) == records.size());
  }
}
