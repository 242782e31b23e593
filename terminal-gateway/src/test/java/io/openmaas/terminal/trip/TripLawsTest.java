package io.openmaas.terminal.trip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.trip.TripVersion;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.KeptRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What holds for any records. */
class TripLawsTest {
  private static final int DAYS = 1_000;
  private final TripAssembly assembly = new TripAssembly(AssemblyRules.DEFAULT);

  @Test
  void order_and_duplication_do_not_matter_to_the_byte() {
    for (long seed = 1; seed <= DAYS; seed++) {
      var day = new RandomDay(seed);
      List<TerminalRecord> records = day.records();
      String expected = assembly.assemble(records, day.watermark()).toString();
      var random = new Random(seed);
      for (int round = 0; round < 3; round++) {
        var mixed = new ArrayList<>(records);
        for (int i = 0; i < records.size() / 3; i++) {
          mixed.add(records.get(random.nextInt(records.size())));
        }
        Collections.shuffle(mixed, random);
        assertEquals(
            expected, assembly.assemble(mixed, day.watermark()).toString(), "seed " + seed);
      }
    }
  }

  @Test
  void trips_follow_each_other_and_never_go_backwards() {
    for (long seed = 1; seed <= DAYS; seed++) {
      var day = new RandomDay(seed);
      Assembly made = assembly.assemble(day.records(), day.watermark());
      Instant before = Instant.EPOCH;
      for (AssembledTrip trip : made.trips()) {
        assertTrue(!trip.time().from().isBefore(before), "overlap, seed " + seed);
        assertTrue(trip.metres() >= 0, "negative, seed " + seed);
        before = trip.time().to();
      }
    }
  }

  @Test
  void undisturbed_rentals_have_the_true_metres() {
    for (long seed = 1; seed <= DAYS; seed++) {
      var day = RandomDay.undisturbed(seed);
      Assembly made = assembly.assemble(day.records(), day.watermark());
      assertEquals(
          day.metres(), made.trips().stream().map(AssembledTrip::metres).toList(), "seed " + seed);
    }
  }

  /** Nothing that a well-formed record can say stops the assembly, or takes metres away. */
  @Test
  void impossible_content_throws_nothing_and_stays_a_function_of_the_set() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Instant end = Instant.parse("9999-12-31T23:59:59Z");
    for (int round = 0; round < 1_000; round++) {
      var records = new ArrayList<TerminalRecord>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        records.add(wild(random));
      }
      Assembly made = assembly.assemble(records, end.minusSeconds(1_000));
      for (AssembledTrip trip : made.trips()) {
        assertTrue(trip.metres() >= 0 && trip.facts().idleSeconds() >= 0, "seed " + seed);
      }
      Collections.shuffle(records, random);
      assertEquals(
          made.toString(),
          assembly.assemble(records, end.minusSeconds(1_000)).toString(),
          "seed " + seed);
    }
  }

  private static TerminalRecord wild(Random random) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    for (Measure measure : Measure.values()) {
      if (random.nextInt(3) == 0) {
        measures.put(measure, WILD[random.nextInt(WILD.length)]);
      }
    }
    if (random.nextBoolean()) {
      measures.put(Measure.IGNITION, (long) random.nextInt(3));
    }
    long at =
        random.nextInt(4) == 0 ? WILD_TIMES[random.nextInt(WILD_TIMES.length)] : 1_700_000_000;
    Optional<TerminalRecord.Fix> fix =
        random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(
                new TerminalRecord.Fix(
                    new Coordinates(
                        WILD_DEGREES[random.nextInt(3)], 2 * WILD_DEGREES[random.nextInt(3)]),
                    random.nextInt(),
                    random.nextInt(),
                    random.nextBoolean() ? random.nextInt() : 40,
                    random.nextInt(9)));
    return new TerminalRecord(
        new Imei("35000000000000" + random.nextInt(10)),
        Instant.ofEpochSecond(at + random.nextInt(4_000)),
        fix,
        measures);
  }

  private static final long[] WILD_TIMES = {0, 1_000_000_000, 4_070_908_800L, 253_402_290_000L};
  private static final double[] WILD_DEGREES = {-90, 0, 90};
  private static final Long[] WILD = {
    0L, 1L, -1L, 1_000L, 70_000L, 71_000L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1
  };

  /** As the assembly promises to those who load only a part of the records. */
  @Test
  void the_trips_of_a_window_are_those_of_the_whole() {
    for (long seed = 1; seed <= DAYS; seed++) {
      var day = new RandomDay(seed);
      Assembly whole = assembly.assemble(day.records(), day.watermark());
      Instant ended = Instant.MIN;
      for (int i = 0; i < whole.trips().size(); i++) {
        Instant after = ended;
        Instant from = whole.trips().get(i).time().from().minus(AssemblyRules.DEFAULT.lookback());
        List<TerminalRecord> window =
            day.records().stream()
                .filter(record -> record.at().isAfter(after) && !record.at().isBefore(from))
                .toList();
        assertEquals(
            whole.trips().subList(i, whole.trips().size()).toString(),
            assembly.assemble(window, day.watermark()).trips().toString(),
            "seed " + seed + " trip " + i);
        ended = whole.trips().get(i).time().to();
      }
    }
  }

  /** News in order of time, of which most need no assembly: none is missed that does. */
  @Test
  void an_outlook_says_what_an_assembly_would() {
    var rules = AssemblyRules.DEFAULT;
    int foreseen = 0;
    int all = 0;
    for (long seed = 1; seed <= DAYS; seed++) {
      var day = new RandomDay(seed);
      var records = new ArrayList<>(day.records());
      records.sort(RecordOrder.INSTANCE);
      var random = new Random(seed);
      Assembly made = assembly.assemble(List.of(), Instant.EPOCH);
      var outlook = Outlook.of(made, Instant.EPOCH, rules);
      for (int from = 0; from < records.size(); ) {
        int to = Math.min(records.size(), from + 1 + random.nextInt(4));
        Instant latest = records.get(to - 1).at();
        Optional<Outlook> next = outlook.after(records.subList(from, to), rules);
        Assembly now = assembly.assemble(records.subList(0, to), latest);
        if (next.isPresent()) {
          foreseen++;
          assertEquals(made.trips().toString(), now.trips().toString(), "seed " + seed);
          assertEquals(now.open().map(AssembledTrip::time), next.get().open(), "seed " + seed);
        }
        outlook = next.orElseGet(() -> Outlook.of(now, latest, rules));
        made = now;
        from = to;
        all++;
      }
    }
    assertTrue(foreseen > all / 2, foreseen + " of " + all);
  }

  /** Batches in any order, with repetitions, and revisions recorded in between. */
  @Test
  void a_thousand_rentals_in_fragments_end_in_the_same_trips_to_the_byte() {
    for (long seed = 1; seed <= DAYS; seed++) {
      var day = seed % 2 == 0 ? new RandomDay(seed) : RandomDay.undisturbed(seed);
      var random = new Random(seed);
      var mixed = new ArrayList<>(day.records());
      for (int i = 0; i < day.records().size() / 4; i++) {
        mixed.add(day.records().get(random.nextInt(day.records().size())));
      }
      Collections.shuffle(mixed, random);
      var revisions = new Recorded();
      for (int from = 0; from < mixed.size(); ) {
        from = Math.min(mixed.size(), from + 1 + random.nextInt(20));
        List<TerminalRecord> known = mixed.subList(0, from);
        Instant latest = known.stream().map(TerminalRecord::at).max(Instant::compareTo).get();
        revisions.take(assembly.assemble(known, latest));
      }
      Instant end = day.watermark().plusSeconds(7_200);
      Assembly whole = assembly.assemble(day.records(), end);
      revisions.take(whole);
      assertEquals(whole.trips().toString(), revisions.latest().toString(), "seed " + seed);
      if (seed % 2 == 1) {
        assertEquals(
            day.metres(),
            whole.trips().stream().map(AssembledTrip::metres).toList(),
            "seed " + seed);
      }
      revisions.assertNothingIsLost();
    }
  }

  /** The trip records of one vehicle, as a store would keep them. */
  private static final class Recorded {
    private final Map<TripId, TripRecord> latest = new HashMap<>();
    private final Set<TripVersion> superseded = new HashSet<>();
    private final List<TripVersion> all = new ArrayList<>();
    private long ids;
    private final TripRevisions revisions =
        new TripRevisions(
            new VehicleId(new UUID(1, 1)),
            number -> new ChainLink(number, "ab".repeat(32)),
            () -> new UUID(0, ++ids));

    void take(Assembly assembly) {
      List<TripRecord> current =
          latest.values().stream().filter(trip -> !TripRevisions.isNoMore(trip)).toList();
      for (TripRecord trip : revisions.between(current, assembly)) {
        latest.put(trip.id(), trip);
        all.add(trip.version());
        superseded.addAll(trip.supersedes());
      }
    }

    List<AssembledTrip> latest() {
      return latest.values().stream()
          .filter(trip -> !TripRevisions.isNoMore(trip))
          .sorted(Comparator.comparing(trip -> trip.time().from()))
          .map(
              trip ->
                  new AssembledTrip(
                      trip.time(),
                      trip.metres(),
                      trip.source(),
                      trip.records(),
                      trip.start(),
                      trip.end(),
                      trip.flags(),
                      trip.facts()))
          .toList();
    }

    /** Each revision is the last of its trip, or something supersedes it. */
    void assertNothingIsLost() {
      for (TripVersion version : all) {
        boolean last = latest.get(version.id()).revision() == version.revision();
        assertTrue(last != superseded.contains(version), version + " last " + last);
      }
    }
  }

  @Test
  void time_is_proportional_to_the_records() {
    var records = new ArrayList<KeptRecord>();
    Instant now = Instant.parse("2026-05-04T00:00:00Z");
    for (int i = 0; i < 200_000; i++) {
      now = now.plusSeconds(2);
      boolean off = i % 1_800 > 1_700;
      records.add(record(now, i, off));
    }
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 8; round++) {
      long before = System.nanoTime();
      Assembly made = assembly.assembleSorted(records, now);
      best = Math.min(best, System.nanoTime() - before);
      assertEquals(111, made.trips().size());
    }
    System.out.println("assembly: " + best / records.size() + " ns a record");
    assertTrue(best / records.size() < 20_000, "quadratic? " + best);
    // one trip of all of them, and every fix on a track of its own
    var wild = new ArrayList<KeptRecord>();
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var fix =
          new TerminalRecord.Fix(
              new Coordinates(random.nextDouble() * 120 - 60, random.nextDouble() * 300 - 150),
              1,
              1,
              30,
              5);
      wild.add(
          new KeptRecord(
              new TerminalRecord(
                  new Imei("350000000000001"),
                  now.plusSeconds(i),
                  Optional.of(fix),
                  Map.of(
                      Measure.IGNITION,
                      1L,
                      Measure.ODOMETER_CAN_M,
                      (long) random.nextInt(1 << 30))),
              1,
              Set.of()));
    }
    long before = System.nanoTime();
    assembly.assembleSorted(wild, now.plusSeconds(20_000));
    assertTrue(System.nanoTime() - before < 3_000_000_000L);
  }

  private static KeptRecord record(Instant at, int i, boolean off) {
    var fix = new TerminalRecord.Fix(TripScript.north(i % 400_000 * 0.5), 20, 0, off ? 0 : 30, 9);
    return new KeptRecord(
        new TerminalRecord(
            new Imei("350000000000001"),
            at,
            Optional.of(fix),
            Map.of(
                Measure.IGNITION, off ? 0L : 1L,
                Measure.ODOMETER_DEVICE_M, 1_000L + i / 2,
                Measure.EXTERNAL_MV, 12_600L,
                Measure.MOVEMENT, 1L,
                Measure.FUEL_PERCENT, 50L)),
        i / 10 + 1,
        Set.of());
  }
}
