package io.openmaas.terminal.protocol.reference;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;

/**
 * Records as a terminal sends them: in the order of their sequence, chained, and signed once for
 * all, since the last hash stands for everything before it.
 *
 * @param before where the chain stood before the first of these records
 * @param records 1 to {@link #MOST}, each with its {@link Measure#SEQUENCE}
 * @param signature Ed25519 in base64, over the name of the protocol, {@code records} and the last
 *     hash
 */
public record SignedRecords(
    Imei terminal, ChainHead before, List<TerminalRecord> records, String signature) {
  /** Records of one message at most. */
  public static final int MOST = 100;

  /** Bytes of one message at most. */
  public static final int MOST_BYTES = 65_536;

  public SignedRecords {
    records = List.copyOf(records);
    if (records.isEmpty() || records.size() > MOST || before.epoch() == 0) {
      throw new IllegalArgumentException("a message has 1 to " + MOST + " records of an epoch");
    }
    long expected = before.sequence();
    for (TerminalRecord record : records) {
      expected++;
      if (!record.terminal().equals(terminal)
          || record.find(Measure.SEQUENCE).orElse(0L) != expected) {
        throw new IllegalArgumentException("not record " + expected + " of " + terminal);
      }
    }
  }

  /**
   * Chains and signs.
   *
   * @param plain without {@link Measure#SEQUENCE}, which is given here
   */
  public static SignedRecords sign(
      Imei terminal, ChainHead before, List<TerminalRecord> plain, SigningKey key) {
    var numbered = new ArrayList<TerminalRecord>(plain.size());
    for (TerminalRecord record : plain) {
      numbered.add(numbered(record, before.sequence() + numbered.size() + 1));
    }
    ChainHead last = heads(before, numbered).getLast();
    byte[] signature = key.sign(contentToSign(last));
    return new SignedRecords(
        terminal, before, numbered, Base64.getEncoder().encodeToString(signature));
  }

  /** The record with its place in the chain. */
  public static TerminalRecord numbered(TerminalRecord record, long sequence) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    measures.putAll(record.measures());
    measures.put(Measure.SEQUENCE, sequence);
    return new TerminalRecord(
        record.terminal(), record.at(), record.fix(), measures, record.details());
  }

  /** Where the chain stands after each of the records. */
  public List<ChainHead> heads() {
    return heads(before, records);
  }

  private static List<ChainHead> heads(ChainHead before, List<TerminalRecord> records) {
    var heads = new ArrayList<ChainHead>(records.size());
    ChainHead head = before;
    for (TerminalRecord record : records) {
      head = head.next(record);
      heads.add(head);
    }
    return heads;
  }

  /** Whether the holder of this key signed exactly these records and all before them. */
  public boolean isBy(TerminalKey key, ChainHead last) {
    return key.verifies(contentToSign(last), Base64.getDecoder().decode(signature));
  }

  /** What is signed: ASCII, the name of the protocol, {@code records} and the last hash. */
  static byte[] contentToSign(ChainHead last) {
    return (CanonicalForm.PROTOCOL + " records " + last.hash()).getBytes(StandardCharsets.US_ASCII);
  }
}
