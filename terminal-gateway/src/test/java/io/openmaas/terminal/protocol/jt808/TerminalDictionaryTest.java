package io.openmaas.terminal.protocol.jt808;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.ingest.Doubt;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TerminalDictionaryTest {
  private static final Imei IMEI = new Imei("352093081452251");
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private final TerminalDictionary standard = TerminalDictionary.of("anything");

  private static Location at(long status, String time, Location.Extension... extensions) {
    return new Location(
        0,
        status,
        new Location.Position(54_900_000, 13_900_000, 12, 456, 270),
        new DeviceTime(time),
        List.of(extensions),
        Octets.NONE);
  }

  private static Location.Extension extension(int id, String hex) {
    return new Location.Extension(id, Octets.ofHex(hex));
  }

  @Test
  void units_are_metres_and_millilitres() {
    TerminalRecord record =
        standard.toRecord(
            IMEI,
            at(
                0x1003,
                "260301160000",
                extension(0x01, "000036c9"),
                extension(0x02, "01f4"),
                extension(0x30, "1f"),
                extension(0x31, "09")));
    assertEquals(NOW, record.at(), "the terminal's clock runs at GMT+8");
    assertEquals(
        Map.of(
            Measure.IGNITION, 1L,
            Measure.LOCKED, 1L,
            Measure.IMMOBILISED, 0L,
            Measure.DOORS, 0L,
            Measure.ODOMETER_DEVICE_M, 1_402_500L,
            Measure.FUEL_ML, 50_000L),
        record.measures());
    var fix = record.fix().orElseThrow();
    assertEquals(new Coordinates(54.9, 13.9), fix.position());
    assertEquals(46, fix.speedKmh());
    assertEquals(9, fix.satellites());
  }

  /** The fault: a flipped sign of the longitude. */
  @Test
  void hemispheres_come_from_the_status() {
    var record = standard.toRecord(IMEI, at(0x2 | 0x4 | 0x8, "260301160000"));
    assertEquals(new Coordinates(-54.9, -13.9), record.fix().orElseThrow().position());
  }

  /** The fault: kilometres taken for metres. */
  @Test
  void an_extension_of_another_width_gives_no_measure() {
    var record = standard.toRecord(IMEI, at(2, "260301160000", extension(0x01, "36c9")));
    assertEquals(Optional.empty(), record.find(Measure.ODOMETER_DEVICE_M));
  }

  @Test
  void extensions_that_do_not_end_well_give_no_measure() {
    var location =
        new Location(
            0,
            3,
            new Location.Position(1, 1, 0, 0, 0),
            new DeviceTime("260301160000"),
            List.of(extension(0x01, "00000001")),
            Octets.ofHex("0109"));
    var record = standard.toRecord(IMEI, location);
    assertEquals(Optional.empty(), record.find(Measure.ODOMETER_DEVICE_M));
    assertEquals(Optional.of(1L), record.find(Measure.IGNITION));
  }

  @Test
  void not_located_is_no_fix_and_zero_zero_is_doubted() {
    assertEquals(Optional.empty(), standard.toRecord(IMEI, at(1, "260301160000")).fix());
    var origin =
        new Location(
            0,
            3,
            new Location.Position(0, 0, 0, 0, 0),
            new DeviceTime("260301160000"),
            List.of(),
            Octets.NONE);
    assertEquals(Set.of(Doubt.AT_ORIGIN), Doubt.of(standard.toRecord(IMEI, origin), NOW));
  }

  @Test
  void a_position_outside_the_world_is_no_fix() {
    var outside =
        new Location(
            0,
            3,
            new Location.Position(90_000_001, 4_294_967_295L, 0, 0, 0),
            new DeviceTime("260301160000"),
            List.of(),
            Octets.NONE);
    assertEquals(Optional.empty(), standard.toRecord(IMEI, outside).fix());
  }

  /** The faults: a future device time, a clock never set, local time sent as if it were GMT+8. */
  @Test
  void clocks_that_are_wrong_are_read_and_doubted() {
    var future = standard.toRecord(IMEI, at(3, "990301160000"));
    assertEquals(Instant.parse("2099-03-01T08:00:00Z"), future.at());
    assertEquals(Set.of(Doubt.CLOCK_AHEAD), Doubt.of(future, NOW));
    var unset = standard.toRecord(IMEI, at(3, "000000000000"));
    assertEquals(Set.of(Doubt.CLOCK_UNSET), Doubt.of(unset, NOW));
    assertEquals(
        Instant.parse("1999-12-31T16:00:00Z"), standard.toRecord(IMEI, at(3, "261399256199")).at());
    var local = standard.toRecord(IMEI, at(3, "260301210000")); // five hours ahead of GMT+8
    assertEquals(Set.of(Doubt.CLOCK_AHEAD), Doubt.of(local, NOW));
  }

  @Test
  void times_survive_any_offset() {
    Instant at = Instant.parse("2026-10-25T01:30:00Z");
    for (int hours = -12; hours <= 14; hours++) {
      ZoneOffset clock = ZoneOffset.ofHours(hours);
      assertEquals(at, DeviceTime.of(at, clock).at(clock));
    }
  }

  @Test
  void alarms_are_said_only_where_they_are() {
    var location =
        new Location(
            0x2000_0100L,
            2,
            new Location.Position(1, 1, 0, 0, 0),
            new DeviceTime("260301160000"),
            List.of(),
            Octets.NONE);
    var record = standard.toRecord(IMEI, location);
    assertEquals(Optional.of(1L), record.find(Measure.CRASH));
    assertEquals(Optional.of(1L), record.find(Measure.UNPLUGGED));
    assertEquals(Optional.empty(), record.find(Measure.TOWED));
  }

  @Test
  void a_vendor_has_numbers_and_orders_of_its_own() {
    var vendor = TerminalDictionary.of("G10LS-4G");
    var record =
        vendor.toRecord(
            IMEI,
            at(
                0x1003,
                "260301160000",
                extension(0x61, "04e2"),
                extension(0xf1, "3839383630324433313932344630303134303331")));
    assertEquals(Optional.of(12_500L), record.find(Measure.EXTERNAL_MV));
    assertEquals(Optional.empty(), record.find(Measure.LOCKED));
    assertEquals(Optional.of("898602D31924F0014031"), record.find(Detail.SIM));
    assertEquals(
        List.of(new Order.Circuit(0x64, Order.Wanted.CUT)),
        vendor.orders(new Command.Immobilise()));
    assertEquals(List.of(), vendor.orders(new Command.Text("hello")));
    assertTrue(
        standard.orders(new Command.Immobilise()).isEmpty(), "the standard has no such word");
    assertEquals(
        List.of(new Order.Doors(Message.Doors.UNLOCK)), standard.orders(new Command.Unlock()));
  }

  @Test
  void only_a_card_that_was_read_names_a_driver() {
    var card =
        new Message.Card(
            Octets.ofText("李雷"),
            Octets.ofText("DE-4711\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            Octets.NONE,
            "20301231",
            Optional.empty());
    var time = new DeviceTime("260301160000");
    var read =
        new Message.DriverCard(1, time, Optional.of(new Message.CardRead(0, Optional.of(card))));
    var failed =
        new Message.DriverCard(1, time, Optional.of(new Message.CardRead(2, Optional.empty())));
    assertEquals(Optional.of("DE-4711"), standard.toRecord(IMEI, read).find(Detail.DRIVER_CARD));
    assertEquals(Map.of(), standard.toRecord(IMEI, failed).details());
    assertEquals(NOW, standard.toRecord(IMEI, read).at());
  }
}
