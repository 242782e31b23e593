package io.openmaas.terminal.ingest.store;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.RecordIdentity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads committed records. */
@Singleton
public final class Records {
  private static final int ROWS_AT_ONCE = 1_000;
  private static final String FOR_VERIFICATION =
      """
      select coalesce(l.number, r.link) as number, l.hash, l.records, r.at, r.identity, r.content
      from (select number, hash, records from terminal.chain_link where vehicle = $1) l
        full join (select link, at, identity, content from terminal.record where vehicle = $1) r
          on r.link = l.number
      order by 1, r.at, r.identity
      """;

  /**
   * What is kept of one record, and of the link that it names.
   *
   * @param number of the link; 0 is none
   * @param link absent where there is none of that number
   * @param counted how many records the link was made with
   * @param kept absent where no record names the link
   */
  public record ChainedRow(
      long number, Optional<ChainLink> link, int counted, Optional<Kept> kept) {

    /**
     * A record as it is kept.
     *
     * @param at its terminal time, by which it is found
     * @param content its canonical form
     */
    public record Kept(Instant at, RecordIdentity identity, byte[] content) {}
  }

  /** Those of the vehicle from one terminal time to another, both included, in no order. */
  public Uni<List<KeptRecord>> list(
      SqlClient client, VehicleId vehicle, Instant from, Instant upTo) {
    return client
        .preparedQuery(
            """
            select content, link, doubts from terminal.record
            where vehicle = $1 and at between $2 and $3
            """)
        .execute(
            Tuple.of(vehicle.value(), from.atOffset(ZoneOffset.UTC), upTo.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var records = new ArrayList<KeptRecord>(rows.size());
              rows.forEach(row -> records.add(kept(row)));
              return records;
            });
  }

  /** The latest of the vehicle by terminal time, none of them after {@code upTo}. */
  public Uni<List<KeptRecord>> listLatest(
      SqlClient client, VehicleId vehicle, Instant upTo, int limit) {
    return client
        .preparedQuery(
            """
            select content, link, doubts from terminal.record
            where vehicle = $1 and at <= $2
            order by at desc, identity desc limit $3
            """)
        .execute(Tuple.of(vehicle.value(), upTo.atOffset(ZoneOffset.UTC), limit))
        .map(
            rows -> {
              var records = new ArrayList<KeptRecord>(rows.size());
              rows.forEach(row -> records.add(kept(row)));
              return records;
            });
  }

  /** The last chain link that has a record of a later terminal time than this. */
  public Uni<Optional<Long>> findLastLinkAfter(SqlClient client, VehicleId vehicle, Instant at) {
    return client
        .preparedQuery(
            "select max(link) as link from terminal.record where vehicle = $1 and at > $2")
        .execute(Tuple.of(vehicle.value(), at.atOffset(ZoneOffset.UTC)))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("link")));
  }

  /**
   * All records and all chain links of the vehicle, for {@link
   * io.openmaas.core.evidence.ChainCheck}: by link, and within it in canonical order. A link
   * without records is there once, without content; a record without a link likewise. Read by a
   * cursor, so within a transaction.
   */
  public Multi<ChainedRow> readForVerification(SqlConnection connection, VehicleId vehicle) {
    return connection
        .prepare(FOR_VERIFICATION)
        .onItem()
        .transformToMulti(
            statement ->
                statement
                    .createStream(ROWS_AT_ONCE, Tuple.of(vehicle.value()))
                    .toMulti()
                    .map(Records::chained)
                    .onTermination()
                    .call(() -> statement.close()));
  }

  private static ChainedRow chained(Row row) {
    String hash = row.getString("hash");
    long number = row.getLong("number");
    Buffer content = row.getBuffer("content");
    return new ChainedRow(
        number,
        Optional.ofNullable(hash).map(text -> new ChainLink(number, text)),
        hash == null ? 0 : row.getInteger("records"),
        content == null
            ? Optional.empty()
            : Optional.of(
                new ChainedRow.Kept(
                    row.getOffsetDateTime("at").toInstant(),
                    RecordIdentity.ofUuid(row.getUUID("identity")),
                    content.getBytes())));
  }

  private static KeptRecord kept(Row row) {
    return new KeptRecord(
        CanonicalRecord.parse(row.getBuffer("content").getBytes()),
        row.getLong("link"),
        Doubt.ofBits(row.getShort("doubts")));
  }
}
