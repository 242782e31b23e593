package io.openmaas.terminal.protocol.teltonika;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
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
  void words_of_a_terminal_become_details_of_one_form() {
    var record =
        record(
            AvlRecord.Gnss.NONE,
            new IoElement.Fixed(78, 8, 0),
            new IoElement.Fixed(207, 8, 0xe2003411b802L),
            new IoElement.Fixed(11, 8, 8_938_001_150L),
            new IoElement.Fixed(14, 8, 701_598_869L),
            new IoElement.Variable(281, Octets.ofText("p0299, P0675;P2BAC\0")),
            new IoElement.Variable(256, Octets.ofText("WV1ZZZ2EZ86015388")));
    assertEquals(
        Map.of(
            Detail.DRIVER_CARD, "0000E2003411B802",
            Detail.SIM, "8938001150701598869",
            Detail.FAULT_CODES, "P0299,P0675,P2BAC",
            Detail.VIN, "WV1ZZZ2EZ86015388"),
        record.details());
  }

  @Test
  void words_that_are_none_give_no_detail() {
    var record =
        record(
            AvlRecord.Gnss.NONE,
            new IoElement.Fixed(78, 8, 0),
            new IoElement.Fixed(256, 1, 0),
            new IoElement.Fixed(281, 2, 0),
            new IoElement.Variable(281, Octets.ofText("none")),
            new IoElement.Variable(325, new Octets(new byte[17])));
    assertEquals(Map.of(), record.details());
  }

  @Test
  void single_bits_and_steps_of_the_wire_become_measures() {
    var record =
        record(
            AvlRecord.Gnss.NONE,
            new IoElement.Fixed(132, 8, 1L << 29),
            new IoElement.Fixed(83, 4, 1_234), // tenths of a litre
            new IoElement.Fixed(84, 4, 405),
            new IoElement.Fixed(390, 4, 406),
            new IoElement.Fixed(200, 1, 2),
            new IoElement.Fixed(247, 1, 3),
            new IoElement.Fixed(252, 1, 1));
    assertEquals(
        Map.of(
            Measure.LOCKED, 1L,
            Measure.IMMOBILISED, 0L,
            Measure.FUEL_USED_ML, 123_400L,
            Measure.FUEL_ML, 40_500L,
            Measure.SLEEPING, 1L,
            Measure.CRASH, 3L,
            Measure.UNPLUGGED, 1L),
        record.measures());
  }

  @Test
  void kilometres_on_the_dashboard_never_measure_a_trip() {
    var record =
        record(
            AvlRecord.Gnss.NONE,
            new IoElement.Fixed(389, 4, 48_211),
            new IoElement.Fixed(16, 4, 48_211_337));
    assertEquals(Optional.empty(), record.find(Measure.ODOMETER_OBD_M));
    assertEquals(Optional.of(48_211_337L), record.find(Measure.ODOMETER_DEVICE_M));
  }

  @Test
  void a_mileage_that_is_counted_is_not_mixed_with_the_one_that_is_read() {
    var record = record(AvlRecord.Gnss.NONE, new IoElement.Fixed(105, 4, 77));
    assertEquals(Map.of(), record.measures());
  }

  @Test
  void sim_cards_are_compared_with_care() {
    assertTrue(SimNumber.isSame("8938001150701598869", "8938001150701598869"));
    assertTrue(SimNumber.isSame("893800115070159886", "8938001150701598869"), "no check digit");
    assertTrue(SimNumber.isSame("89380011500701598869", "8938001150701598869"), "a lost zero");
    assertFalse(SimNumber.isSame("8938001150701598870", "8938001150701598869"));
    assertFalse(SimNumber.isCard("491701234567"));
  }

  @Test
  void models_without_dictionary_are_not_guessed() {
    assertTrue(ModelDictionary.find("FMB920").isPresent());
    assertTrue(ModelDictionary.find("FMC003").isPresent());
    assertEquals(Optional.empty(), ModelDictionary.find("GH5200"));
    assertEquals(Optional.empty(), ModelDictionary.find("FMB640"), "a family with other ids");
  }

  private TerminalRecord record(AvlRecord.Gnss gnss, IoElement... elements) {
    return dictionary.toRecord(
        IMEI, new AvlRecord(AT, 0, gnss, 0, OptionalInt.empty(), List.of(elements)));
  }
}
