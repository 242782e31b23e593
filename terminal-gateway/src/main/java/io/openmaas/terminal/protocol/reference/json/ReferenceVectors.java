package io.openmaas.terminal.protocol.reference.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.ChecksVectors;
import io.openmaas.terminal.protocol.reference.Arrival;
import io.openmaas.terminal.protocol.reference.CanonicalForm;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.ChainVerdict;
import io.openmaas.terminal.protocol.reference.EnvelopeReading;
import io.openmaas.terminal.protocol.reference.Obedience;
import io.openmaas.terminal.protocol.reference.Receipt;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Checks files of the schema {@code openmaas-terminal-vectors/1}, as docs/openmaas-terminal-1 has
 * one. Each vector has a {@code kind} (records, command or receipt), the {@code key} of who signed,
 * the {@code message} and in {@code expect} the {@code answer} and what goes with it.
 */
public final class ReferenceVectors implements ChecksVectors {
  private static final String SCHEMA = "openmaas-terminal-vectors/1";

  @Override
  public boolean knows(String file, String schema) {
    return schema.equals(SCHEMA);
  }

  @Override
  public Verdict check(String file, JsonNode vector) {
    try {
      String expected = vector.path("expect").toString();
      String found =
          switch (vector.path("kind").asText()) {
            case "records" -> records(vector);
            case "command" -> command(vector);
            case "receipt" -> receipt(vector);
            default -> "";
          };
      if (found.isEmpty()) {
        return new Verdict.Skipped("of kind " + vector.path("kind"));
      }
      return found.equals(expected)
          ? new Verdict.Passed()
          : new Verdict.Failed("expected " + expected + " but found " + found);
    } catch (RuntimeException e) {
      return new Verdict.Failed("the vector is not as its schema says: " + e.getMessage());
    }
  }

  /** What the gateway answers, as the text of {@code expect}. */
  static String records(JsonNode vector) {
    byte[] message = vector.path("message").asText().getBytes(StandardCharsets.UTF_8);
    return switch (RecordsCodec.read(message)) {
      case Arrival.Malformed malformed -> answer("malformed", "field", malformed.field());
      case Arrival.OfReceipt _ -> "";
      case Arrival.Records(var records) -> judged(records, vector);
    };
  }

  private static String judged(SignedRecords records, JsonNode vector) {
    List<ChainHead> heads = records.heads();
    if (!records.isBy(key(vector), heads.getLast())) {
      return answer("not-authorised", "field", "signature");
    }
    JsonNode known = vector.path("known");
    var head =
        new ChainHead(
            known.path("epoch").asLong(),
            known.path("sequence").asLong(),
            known.path("hash").asText());
    return switch (ChainVerdict.of(head, records, heads)) {
      case ChainVerdict.Broken _ -> answer("chain-broken", "field", "records");
      case ChainVerdict.Earlier _ -> answer("looked-up", "hash", heads.getLast().hash());
      case ChainVerdict.Repeats _ -> answer("repeated", "hash", heads.getLast().hash());
      case ChainVerdict.Continues _ -> continued(records, heads.getLast());
    };
  }

  private static String continued(SignedRecords records, ChainHead last) {
    var json = StrictJson.object().put("answer", "committed").put("hash", last.hash());
    var canonical = json.putArray("canonical");
    ChainHead head = records.before();
    for (var record : records.records()) {
      canonical.add(new String(CanonicalForm.of(head, record), StandardCharsets.US_ASCII));
      head = head.next(record);
    }
    return json.toString();
  }

  /** What the terminal does, with the word its reason begins with. */
  static String command(JsonNode vector) {
    return switch (new EnvelopeReader(key(vector)).read(vector.path("message").asText())) {
      case EnvelopeReading.Unreadable(var reason) -> answer("ignore", "reason", word(reason));
      case EnvelopeReading.Read(var envelope) -> {
        var memory = new Obedience(vector.path("counter").asLong(), 0, List.of());
        var decision =
            memory.decide(
                envelope,
                new Imei(vector.path("terminal").asText()),
                new VehicleId(UUID.fromString(vector.path("vehicle").asText())),
                new Obedience.Vehicle(
                    vector.path("ignitionOn").asBoolean(), vector.path("speed").asInt()),
                Instant.parse(vector.path("now").asText()));
        yield switch (decision) {
          case Obedience.Decision.Take _ -> answer("take", "command", envelope.command().name());
          case Obedience.Decision.Refuse(var reason) -> answer("refuse", "reason", word(reason));
          case Obedience.Decision.Ignore(var reason) -> answer("ignore", "reason", word(reason));
        };
      }
    };
  }

  static String receipt(JsonNode vector) {
    byte[] message = vector.path("message").asText().getBytes(StandardCharsets.UTF_8);
    return switch (ReceiptCodec.read(message)) {
      case Arrival.Malformed malformed -> answer("malformed", "field", malformed.field());
      case Arrival.Records _ -> "";
      case Arrival.OfReceipt(var receipt, var text) -> {
        if (!text.isBy(key(vector))) {
          yield answer("not-authorised", "field", "signature");
        }
        yield switch (receipt.outcome()) {
          case Receipt.Outcome.Done _ -> answer("taken", "outcome", "done");
          case Receipt.Outcome.Refused _ -> answer("taken", "outcome", "refused");
        };
      }
    };
  }

  private static String answer(String answer, String name, String value) {
    return StrictJson.object().put("answer", answer).put(name, value).toString();
  }

  private static String word(String reason) {
    return reason.substring(0, reason.indexOf(':'));
  }

  private static TerminalKey key(JsonNode vector) {
    return TerminalKey.parse(vector.path("key").asText()).orElseThrow();
  }
}
