package io.openmaas.terminal.protocol.reference.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.terminal.protocol.reference.Arrival;
import io.openmaas.terminal.protocol.reference.CanonicalForm;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.Receipt;
import io.openmaas.terminal.protocol.reference.SignedText;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.json.StrictJson.Flaw;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Receipts as signed texts, both directions. */
public final class ReceiptCodec {
  private static final Set<String> DONE_FIELDS =
      Set.of("v", "id", "terminal", "counter", "outcome", "at", "measures");
  private static final Set<String> REFUSED_FIELDS =
      Set.of("v", "id", "terminal", "counter", "outcome", "reason", "at", "measures");

  private ReceiptCodec() {}

  /** Reads a message; never throws. Whether it is signed by the right key is not asked here. */
  public static Arrival read(byte[] message) {
    if (message.length > SignedText.LONGEST) {
      return new Arrival.Malformed("message", "longer than " + SignedText.LONGEST);
    }
    Optional<SignedText> text = SignedText.parse(new String(message, StandardCharsets.ISO_8859_1));
    if (text.isEmpty()) {
      return new Arrival.Malformed("message", "not a signed text");
    }
    try {
      return new Arrival.OfReceipt(receipt(StrictJson.parse(text.get().payload())), text.get());
    } catch (Flaw flaw) {
      return new Arrival.Malformed(flaw.field(), flaw.getMessage());
    }
  }

  private static Receipt receipt(StrictJson json) throws Flaw {
    json.number("v", 1, 1);
    return new Receipt(
        json.text("terminal", "an IMEI", RecordsCodec::imei),
        json.text("id", "a UUID", ReceiptCodec::uuid),
        json.number("counter", 1, ChainHead.HIGHEST),
        outcome(json),
        Instant.ofEpochMilli(json.number("at", 0, RecordJson.LAST_MILLIS)),
        RecordJson.measures(json));
  }

  private static Receipt.Outcome outcome(StrictJson json) throws Flaw {
    String outcome = json.text("outcome");
    if (outcome.equals("done")) {
      json.only(DONE_FIELDS);
      return new Receipt.Outcome.Done();
    }
    if (outcome.equals("refused")) {
      json.only(REFUSED_FIELDS);
      return new Receipt.Outcome.Refused(
          json.text(
              "reason",
              "1 to 255 characters of printable ASCII",
              words -> Optional.of(words).filter(CanonicalForm::areWords)));
    }
    throw new Flaw("outcome", "neither done nor refused");
  }

  /** In the usual form only, lower case. */
  static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Writes and signs. */
  public static SignedText write(Receipt receipt, SigningKey key) {
    ObjectNode json = StrictJson.object();
    json.put("v", 1);
    json.put("id", receipt.command().toString());
    json.put("terminal", receipt.terminal().value());
    json.put("counter", receipt.counter());
    switch (receipt.outcome()) {
      case Receipt.Outcome.Done _ -> json.put("outcome", "done");
      case Receipt.Outcome.Refused(var reason) ->
          json.put("outcome", "refused").put("reason", reason);
    }
    json.put("at", receipt.at().toEpochMilli());
    ObjectNode measures = RecordJson.measures(receipt.measures());
    if (!measures.isEmpty()) {
      json.set("measures", measures);
    }
    return SignedText.sign(json.toString(), key);
  }
}
