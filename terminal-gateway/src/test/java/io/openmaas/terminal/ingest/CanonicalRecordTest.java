package io.openmaas.terminal.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The form is part of the evidence: it must never change for a record that is kept. */
class CanonicalRecordTest {
  private static final Imei IMEI = new Imei("352093081452251");
  private static final Instant AT = Instant.parse("2026-03-01T08:00:00.123Z");

  @Test
  void the_form_is_fixed() {
    var record =
        new TerminalRecord(
            IMEI,
            AT,
            Optional.of(new TerminalRecord.Fix(new Coordinates(54.9012345, -13.9), 12, 90, 48, 9)),
            Map.of(Measure.ODOMETER_DEVICE_M, 1_234L, Measure.IGNITION, 1L));
    assertEquals(
        """
        openmaas-record/1
        352093081452251
        1772352000123
        549012345 -139000000 12 90 48 9
        IGNITION=1
        ODOMETER_DEVICE_M=1234
        """,
        text(record));
  }

  @Test
  void no_fix_is_a_dash() {
    assertEquals(
        "openmaas-record/1\n352093081452251\n1772352000123\n-\n",
        text(new TerminalRecord(IMEI, AT, Optional.empty(), Map.of())));
  }

  @Test
  void an_identity_is_its_bytes() {
    RecordIdentity identity =
        CanonicalRecord.of(new TerminalRecord(IMEI, AT, Optional.empty(), Map.of())).identity();
    assertEquals(identity, RecordIdentity.ofUuid(identity.uuid()));
  }

  private static String text(TerminalRecord record) {
    return new String(CanonicalRecord.of(record).bytes(), StandardCharsets.US_ASCII);
  }
}
