package io.openmaas.terminal.evidence.store;

import io.openmaas.core.evidence.ChainBreak;
import io.openmaas.core.evidence.ChainBreak.Kind;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.evidence.ChainReading;
import io.openmaas.terminal.evidence.VehicleEvidence;
import io.openmaas.terminal.ingest.VehicleChain;
import io.openmaas.terminal.ingest.store.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes the chains of vehicles again from the records that are kept, and compares them with links,
 * heads and what trip revisions name. All of a vehicle is read in one snapshot, so that it may go
 * on driving meanwhile.
 */
public final class VerifiesEvidence {
  private static final int ROWS_AT_ONCE = 1_000;
  private static final long TELL_EVERY = 10_000;
  private static final String SNAPSHOT =
      "set transaction isolation level repeatable read, read only";
  private static final String VEHICLES =
      """
      select vehicle from terminal.chain_head
      union select vehicle from terminal.chain_link
      union select vehicle from terminal.record
      union select vehicle from terminal.trip
      order by 1
      """;
  private static final String TRIPS =
      """
      select t.id, t.revision, t.chain_number, t.chain_hash, t.links, l.hash
      from terminal.trip t
        left join terminal.chain_link l on l.vehicle = t.vehicle and l.number = t.chain_number
      where t.vehicle = $1
      order by t.chain_number, t.id, t.revision
      """;

  private final Pool pool;
  private final Records records;
  private final LongConsumer progress;

  /**
   * @param progress is told now and then how many records of the present vehicle have been read
   */
  public VerifiesEvidence(Pool pool, Records records, LongConsumer progress) {
    this.pool = pool;
    this.records = records;
    this.progress = progress;
  }

  /** All vehicles of which anything is kept, in the order of their ids. */
  public Uni<List<VehicleId>> listVehicles() {
    return pool.query(VEHICLES)
        .execute()
        .map(
            rows -> {
              var vehicles = new ArrayList<VehicleId>();
              rows.forEach(row -> vehicles.add(new VehicleId(row.getUUID("vehicle"))));
              return vehicles;
            });
  }

  /** Checks one vehicle; one that is not known is whole. */
  public Uni<VehicleEvidence> verify(VehicleId vehicle) {
    return pool.withTransaction(
        connection ->
            connection.query(SNAPSHOT).execute().flatMap(_ -> verify(connection, vehicle)));
  }

  private Uni<VehicleEvidence> verify(SqlConnection connection, VehicleId vehicle) {
    var reading = new ChainReading(vehicle);
    return records
        .readForVerification(connection, vehicle)
        .invoke(row -> take(reading, row))
        .onItem()
        .ignoreAsUni()
        .flatMap(_ -> head(connection, vehicle))
        .flatMap(
            head -> {
              var trips = new TripNames(vehicle, reading.finish(head));
              return trips(connection, vehicle)
                  .invoke(trips::take)
                  .onItem()
                  .ignoreAsUni()
                  .map(_ -> trips.evidence(reading));
            });
  }

  private void take(ChainReading reading, Records.ChainedRow row) {
    reading.link(row.number(), row.link(), row.counted());
    row.kept().ifPresent(kept -> reading.record(kept.at(), kept.identity(), kept.content()));
    if (reading.records() % TELL_EVERY == 0) {
      progress.accept(reading.records());
    }
  }

  private static Uni<Optional<ChainLink>> head(SqlConnection connection, VehicleId vehicle) {
    return connection
        .preparedQuery("select number, hash from terminal.chain_head where vehicle = $1")
        .execute(Tuple.of(vehicle.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(new ChainLink(row.getLong("number"), row.getString("hash")));
              }
              return Optional.empty();
            });
  }

  private static Multi<Row> trips(SqlConnection connection, VehicleId vehicle) {
    return connection
        .prepare(TRIPS)
        .onItem()
        .transformToMulti(
            statement ->
                statement
                    .createStream(ROWS_AT_ONCE, Tuple.of(vehicle.value()))
                    .toMulti()
                    .onTermination()
                    .call(() -> statement.close()));
  }

  /** What the vehicle's trip revisions name, in order of the links. */
  private static final class TripNames {
    private final VehicleId vehicle;
    private final Optional<ChainBreak> ofChain;
    private Optional<ChainBreak> ofTrips = Optional.empty();
    private long count;
    private long inDoubt;

    TripNames(VehicleId vehicle, Optional<ChainBreak> ofChain) {
      this.vehicle = vehicle;
      this.ofChain = ofChain;
    }

    void take(Row row) {
      count++;
      long number = row.getLong("chain_number");
      if (ofChain.isPresent() && number >= ofChain.get().link()) {
        inDoubt++;
      }
      if (ofTrips.isEmpty()) {
        ofTrips = fault(row, number);
      }
    }

    private Optional<ChainBreak> fault(Row row, long number) {
      String trip = "trip " + row.getUUID("id") + " revision " + row.getInteger("revision");
      String hash = number == 0 ? VehicleChain.start(vehicle).hash() : row.getString("hash");
      if (hash == null) {
        return named(number, trip + " was made from it, but it is not there");
      }
      if (!hash.equals(row.getString("chain_hash"))) {
        return named(number, trip + " was made when its hash was " + row.getString("chain_hash"));
      }
      LinkRanges links = LinkRanges.parse(row.getString("links"));
      return links.none() || links.last() == number
          ? Optional.empty()
          : named(number, trip + " names the links " + links + " and another last one");
    }

    private static Optional<ChainBreak> named(long number, String words) {
      return Optional.of(new ChainBreak(number, Kind.NAMED_LINK, words));
    }

    /** Of two breaks the earlier one, of the same link the chain's own. */
    VehicleEvidence evidence(ChainReading reading) {
      Optional<ChainBreak> first =
          ofChain.isEmpty() || ofTrips.isPresent() && ofTrips.get().link() < ofChain.get().link()
              ? ofTrips
              : ofChain;
      long doubted = ofChain.isPresent() ? inDoubt : ofTrips.isPresent() ? 1 : 0;
      return new VehicleEvidence(
          vehicle, reading.links(), reading.records(), count, first, doubted);
    }
  }
}
