package io.openmaas.terminal.protocol.teltonika;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ModelDictionaryTest {
  private static final Imei IMEI = new Imei("352093081452251");
  private static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");
  private final ModelDictionary dictionary = ModelDictionary.find("FMC150").orElseThrow();

  @Test
  void elements_become_measures_in_their_units() {
    var record =
        record(
            new AvlRecord.Gnss(139_000_000, -549_000_000, -3, 360, 7, 42),
            new IoElement.Fixed(239, 1, 1),
            new IoElement.Fixed(16, 4, 0xffff_ffffL),
            new IoElement.Fixed(389, 4, 48_211), // kilometres: no odometer to bill by
            new IoElement.Fixed(66, 2, 12_650),
            new IoElement.Fixed(113, 1, 80)); // the tracker's own battery, not the car's
    assertEquals(
        Map.of(
            Measure.IGNITION, 1L,
            Measure.ODOMETER_DEVICE_M, 4_294_967_295L,
            Measure.ODOMETER_DASHBOARD_M, 48_211_000L,
            Measure.EXTERNAL_MV, 12_650L),
        record.measures());
    assertEquals(
        Optional.of(new TerminalRecord.Fix(new Coordinates(-54.9, 13.9), -3, 0, 42, 7)),
        record.fix());
  }

  @Test
  void the_upper_line_wins_and_another_width_says_nothing() {
    var record =
        record(
            AvlRecord.Gnss.NONE,
            new IoElement.Fixed(48, 1, 10),
            new IoElement.Fixed(89, 1, 55),
            new IoElement.Fixed(16, 2, 7));
    assertEquals(Map.of(Measure.FUEL_PERCENT, 55L), record.measures());
    assertEquals(Optional.empty(), record.fix());
  }

  @Test
  void impossible_positions_are_no_fix() {
    assertEquals(Optional.empty(), record(new AvlRecord.Gnss(0, 0, 0, 0, 9, 0)).fix());
    assertEquals(Optional.empty(), record(new AvlRecord.Gnss(1, 1, 0, 0, 0, 0)).fix());
    assertEquals(
        Optional.empty(),
        record(new AvlRecord.Gnss(Integer.MIN_VALUE, Integer.MIN_VALUE, 0, 0, 9, 0)).fix());
  }

  @Test
  void a_record_comes_back_from_the_wire_as_it_was() {
    var record =
        new TerminalRecord(
            IMEI,
            AT,
            Optional.of(new TerminalRecord.Fix(new Coordinates(54.9012345, 13.9), 12, 359, 48, 11)),
            Map.of(
                Measure.IGNITION, 1L,
                Measure.ODOMETER_DEVICE_M, 12_345_678L,
                Measure.ODOMETER_CAN_M, 12_345L,
                Measure.FUEL_PERCENT, 71L,
                Measure.DOORS, 0x300L));
    AvlRecord sent = dictionary.toAvl(record, Optional.of(Measure.IGNITION));
    assertEquals(239, sent.eventId());
    assertEquals(record, dictionary.toRecord(IMEI, sent));
  }

  @Test
  void models_without_dictionary_are_not_guessed() {
    assertTrue(ModelDictionary.find("FMB920").isPresent());
    assertEquals(Optional.empty(), ModelDictionary.find("GH5200"));
  }

  private TerminalRecord record(AvlRecord.Gnss gnss, IoElement... elements) {
    return dictionary.toRecord(
        IMEI, new AvlRecord(AT, 0, gnss, 0, OptionalInt.empty(), List.of(elements)));
  }
}
