package io.openmaas.terminal.trip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
}
