package io.openmaas.terminal.evidence.store;

import static io.openmaas.terminal.trip.TripScript.at;
import static io.openmaas.terminal.trip.TripScript.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.core.evidence.ChainBreak;
import io.openmaas.core.evidence.ChainBreak.Kind;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CollectedEvents;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.StoredRecords;
import io.openmaas.terminal.evidence.VehicleEvidence;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.store.TripRecords;
import io.openmaas.terminal.trip.store.VehicleWindows;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows are changed in every way, and the first broken link is named. */
class VerifiesEvidenceTest {
  private static TestDatabase database;

  private final VehicleId vehicle = new VehicleId(UUID.randomUUID());
  private final VehicleId neighbour = new VehicleId(UUID.randomUUID());
  private VerifiesEvidence verifies;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** Five links of three records each, and the two trips they make. */
  @BeforeEach
  void drive() {
    verifies = new VerifiesEvidence(database.pool(), new Records(), _ -> {});
    for (VehicleId car : new VehicleId[] {vehicle, neighbour}) {
      var stored = new StoredRecords(database.pool());
      stored.add(car, records("09:00:00 off dev=0\n09:01:00 off dev=0\n09:02:00 off dev=0"));
      stored.add(car, records("10:00:00 on dev=0\n10:01:00 on dev=500\n10:02:00 off dev=900"));
      stored.add(car, records("11:00:00 off dev=900\n11:01:00 off dev=900\n11:02:00 off dev=900"));
      stored.add(car, records("12:00:00 on dev=900\n12:01:00 on dev=1500\n12:02:00 off dev=1900"));
      stored.add(car, records("13:00:00 off dev=1900\n13:01:00 off dev=1900\n13:02:00 off"));
      var trips =
          new TripRecords(
              new Records(),
              new VehicleWindows(),
              new CollectedEvents(), RaisesWithin.NONE,
              UUID::randomUUID,
              new MovableClock(at("14:00:00")),
              AssemblyRules.DEFAULT);
      database
          .pool()
          .withTransaction(connection -> trips.assembleNews(connection, car, at("09:00:00")))
          .await()
          .indefinitely();
    }
  }

  private void tamper(String sql) {
    int rows =
        database
            .pool()
            .preparedQuery(sql)
            .execute(Tuple.of(vehicle.value()))
            .await()
            .indefinitely()
            .rowCount();
    assertEquals(1, rows, "the row to tamper with");
  }

  private VehicleEvidence evidence() {
    return verifies.verify(vehicle).await().indefinitely();
  }

  private ChainBreak broken(long link, Kind kind) {
    VehicleEvidence evidence = evidence();
    ChainBreak first = evidence.firstBreak().orElseThrow();
    assertEquals(link + " " + kind, first.link() + " " + first.kind(), first.toString());
    assertTrue(verifies.verify(neighbour).await().indefinitely().whole(), "the neighbour is whole");
    return first;
  }

  private static final String RECORD_OF_LINK_2 =
      " where vehicle = $1 and link = 2 and at = '2026-05-04 10:01:00Z'";

  @Test
  void what_nobody_touched_is_whole() {
    VehicleEvidence evidence = evidence();
    assertTrue(evidence.whole(), evidence.toString());
    assertEquals(5, evidence.links());
    assertEquals(15, evidence.records());
    assertEquals(2, evidence.trips());
    assertTrue(verifies.listVehicles().await().indefinitely().contains(vehicle));
  }

  @Test
  void a_record_taken_out() {
    tamper("delete from terminal.record" + RECORD_OF_LINK_2);
    assertEquals("2 of its 3 records are there", broken(2, Kind.RECORD_MISSING).words());
    assertEquals(2, evidence().tripsInDoubt());
  }

  @Test
  void a_record_changed() {
    tamper(
        "update terminal.record set content = convert_to(replace(convert_from(content, 'UTF8'),"
            + " 'ODOMETER_DEVICE_M=500', 'ODOMETER_DEVICE_M=400'), 'UTF8')"
            + RECORD_OF_LINK_2);
    assertTrue(broken(2, Kind.RECORD_CHANGED).words().startsWith("record 2026-05-04T10:01:00Z"));
  }

  @Test
  void a_record_changed_with_its_identity() {
    tamper(
        """
        update terminal.record r set content = c.content,
          identity = substr(encode(sha256(c.content), 'hex'), 1, 32)::uuid
        from (select identity, convert_to(replace(convert_from(content, 'UTF8'),
                'ODOMETER_DEVICE_M=500', 'ODOMETER_DEVICE_M=400'), 'UTF8') as content
              from terminal.record
              where vehicle = $1 and link = 2 and at = '2026-05-04 10:01:00Z') c
        where r.vehicle = $1 and r.identity = c.identity
        """);
    assertTrue(broken(2, Kind.RECORD_CHANGED).words().contains("do not lead to its hash"));
  }

  @Test
  void a_record_dated_otherwise() {
    tamper("update terminal.record set at = at + interval '1 hour'" + RECORD_OF_LINK_2);
    assertTrue(broken(2, Kind.RECORD_CHANGED).words().contains("another time"));
  }

  @Test
  void a_record_of_another_vehicle_put_in() {
    tamper(
        """
        insert into terminal.record (vehicle, at, identity, frame, link, content)
        select $1, '2026-05-04 10:01:30Z', substr(encode(sha256(content), 'hex'), 1, 32)::uuid, 1,
          2, content
        from (select convert_to(
          E'openmaas-record/1\\n350000000000001\\n1777888890000\\n-\\nIGNITION=1\\n', 'UTF8')
          as content) c
        """);
    assertTrue(
        broken(2, Kind.RECORD_ADDED).words().contains("record 2026-05-04T10:01:30Z"),
        evidence().toString());
  }

  @Test
  void a_record_put_in_without_a_link() {
    tamper(
        """
        insert into terminal.record (vehicle, at, identity, frame, link, content)
        values ($1, '2026-05-04 10:01:30Z', gen_random_uuid(), 1, 0, 'x')
        """);
    broken(0, Kind.RECORD_ADDED);
  }

  @Test
  void a_record_moved_to_another_link() {
    tamper("update terminal.record set link = 4" + RECORD_OF_LINK_2);
    broken(2, Kind.RECORD_MISSING);
  }

  @Test
  void a_link_taken_out() {
    tamper("delete from terminal.chain_link where vehicle = $1 and number = 3");
    broken(3, Kind.LINK_MISSING);
  }

  @Test
  void the_hash_of_a_link_changed() {
    tamper(
        "update terminal.chain_link set hash = repeat('ab', 32) where vehicle = $1 and number = 3");
    broken(3, Kind.LINK_CHANGED);
  }

  @Test
  void the_hash_of_the_last_link_changed() {
    tamper(
        "update terminal.chain_link set hash = repeat('ab', 32) where vehicle = $1 and number = 5");
    broken(5, Kind.LINK_CHANGED);
  }

  @Test
  void the_count_of_a_link_changed() {
    tamper("update terminal.chain_link set records = 7 where vehicle = $1 and number = 3");
    broken(3, Kind.LINK_CHANGED);
  }

  @Test
  void a_link_made_up_at_the_end() {
    tamper(
        """
        insert into terminal.chain_link (vehicle, number, hash, records, linked_at)
        values ($1, 6, repeat('ab', 32), 1, now())
        """);
    broken(6, Kind.RECORD_MISSING);
  }

  @Test
  void the_head_set_back() {
    tamper(
        """
        update terminal.chain_head h set number = 4,
          hash = (select hash from terminal.chain_link l where l.vehicle = h.vehicle and number = 4)
        where vehicle = $1
        """);
    broken(5, Kind.HEAD_BEHIND);
  }

  @Test
  void the_head_forked() {
    tamper("update terminal.chain_head set hash = repeat('ab', 32) where vehicle = $1");
    broken(5, Kind.HEAD_FORKED);
  }

  @Test
  void the_head_taken_out() {
    tamper("delete from terminal.chain_head where vehicle = $1");
    broken(5, Kind.HEAD_BEHIND);
  }

  @Test
  void the_end_of_a_chain_cut_off_with_head_and_records_shows_by_the_trips() {
    database
        .pool()
        .preparedQuery("delete from terminal.record where vehicle = $1 and link > 3")
        .execute(Tuple.of(vehicle.value()))
        .await()
        .indefinitely();
    database
        .pool()
        .preparedQuery("delete from terminal.chain_link where vehicle = $1 and number > 3")
        .execute(Tuple.of(vehicle.value()))
        .await()
        .indefinitely();
    tamper(
        """
        update terminal.chain_head h set number = 3,
          hash = (select hash from terminal.chain_link l where l.vehicle = h.vehicle and number = 3)
        where vehicle = $1
        """);
    broken(4, Kind.NAMED_LINK);
  }

  @Test
  void a_trip_that_names_another_hash() {
    tamper(
        """
        update terminal.trip set chain_hash = repeat('ab', 32)
        where vehicle = $1 and from_at = '2026-05-04 12:00:00Z'
        """);
    broken(4, Kind.NAMED_LINK);
  }
}
