package io.openmaas.terminal.protocol.reference;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Records as the protocol allows them. */
final class RandomRecords {
  private static final long LAST_MILLIS = 253_402_300_799_999L;
  private final Random random;

  RandomRecords(Random random) {
    this.random = random;
  }

  Imei imei() {
    var digits = new StringBuilder();
    random.ints(15, 0, 10).forEach(digits::append);
    return new Imei(digits.toString());
  }

  List<TerminalRecord> records(Imei imei, int most) {
    var records = new ArrayList<TerminalRecord>();
    int count = random.nextInt(1, most + 1);
    for (int i = 0; i < count; i++) {
      records.add(record(imei));
    }
    return records;
  }

  private TerminalRecord record(Imei imei) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    for (Measure measure : Measure.values()) {
      if (measure != Measure.SEQUENCE && random.nextInt(4) == 0) {
        measures.put(measure, random.nextLong(-ChainHead.HIGHEST, ChainHead.HIGHEST + 1));
      }
    }
    var details = new EnumMap<Detail, String>(Detail.class);
    for (Detail detail : Detail.values()) {
      if (random.nextInt(4) == 0) {
        details.put(detail, words());
      }
    }
    Optional<TerminalRecord.Fix> fix =
        random.nextInt(5) == 0
            ? Optional.empty()
            : Optional.of(
                new TerminalRecord.Fix(
                    new Coordinates(
                        random.nextInt(-900_000_000, 900_000_001) / 1e7,
                        random.nextInt(-1_800_000_000, 1_800_000_001) / 1e7),
                    random.nextInt(-1_000, 20_001),
                    random.nextInt(360),
                    random.nextInt(2_001),
                    random.nextInt(256)));
    return new TerminalRecord(
        imei, Instant.ofEpochMilli(random.nextLong(LAST_MILLIS + 1)), fix, measures, details);
  }

  private String words() {
    var words = new StringBuilder();
    random
        .ints(random.nextInt(1, CanonicalForm.LONGEST_WORDS + 1), 0x20, 0x7f)
        .forEach(character -> words.append((char) character));
    return words.toString();
  }
}
