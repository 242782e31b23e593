package io.openmaas.terminal.protocol.reference.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.reference.Arrival;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.protocol.reference.json.StrictJson.Flaw;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages of records in JSON, both directions. */
public final class RecordsCodec {
  private static final Set<String> FIELDS =
      Set.of("v", "terminal", "epoch", "previous", "records", "signature");
  private static final int SIGNATURE_BYTES = 64;

  private RecordsCodec() {}

  /**
   * Reads a message; never throws. Whether it is signed and follows on what was before is not asked
   * here.
   */
  public static Arrival read(byte[] message) {
    if (message.length > SignedRecords.MOST_BYTES) {
      return new Arrival.Malformed("message", "longer than " + SignedRecords.MOST_BYTES);
    }
    try {
      return new Arrival.Records(records(StrictJson.parse(message)));
    } catch (Flaw flaw) {
      return new Arrival.Malformed(flaw.field(), flaw.getMessage());
    }
  }

  private static SignedRecords records(StrictJson json) throws Flaw {
    json.only(FIELDS);
    json.number("v", 1, 1);
    Imei terminal = json.text("terminal", "an IMEI", RecordsCodec::imei);
    long epoch = json.number("epoch", 1, ChainHead.HIGHEST);
    String previous =
        json.text(
            "previous",
            "a SHA-256 hash in lower-case hexadecimal",
            text -> Optional.of(text).filter(ChainHead::isHash));
    int count = json.size("records", SignedRecords.MOST);
    List<TerminalRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      StrictJson element = json.element("records", i);
      TerminalRecord record = RecordJson.read(terminal, element);
      if (i > 0 && sequence(record) != sequence(records.getLast()) + 1) {
        throw new Flaw(element.at("sequence"), "not one more than that of the record before");
      }
      records.add(record);
    }
    long before = sequence(records.getFirst()) - 1;
    if (before == 0 && !previous.equals(ChainHead.NOTHING)) {
      throw new Flaw("previous", "not 64 zeros before record 1");
    }
    String signature = json.text("signature", "64 bytes in base64", RecordsCodec::signature);
    return new SignedRecords(terminal, new ChainHead(epoch, before, previous), records, signature);
  }

  private static long sequence(TerminalRecord record) {
    return record.find(Measure.SEQUENCE).orElseThrow();
  }

  static Optional<Imei> imei(String text) {
    boolean digits = text.length() == 15 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Optional.of(new Imei(text)) : Optional.empty();
  }

  private static Optional<String> signature(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      boolean whole =
          bytes.length == SIGNATURE_BYTES && Base64.getEncoder().encodeToString(bytes).equals(text);
      return whole ? Optional.of(text) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Writes a message; the caller keeps it within {@link SignedRecords#MOST_BYTES}. */
  public static byte[] write(SignedRecords message) {
    ObjectNode json = StrictJson.object();
    json.put("v", 1);
    json.put("terminal", message.terminal().value());
    json.put("epoch", message.before().epoch());
    json.put("previous", message.before().hash());
    ArrayNode records = json.putArray("records");
    message.records().forEach(record -> records.add(RecordJson.write(record)));
    json.put("signature", message.signature());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
