package io.openmaas.terminal.protocol.reference.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.protocol.reference.CardBook;
import io.openmaas.terminal.protocol.reference.CardListReceipt;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.SignedText;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import io.openmaas.terminal.protocol.reference.json.StrictJson.Flaw;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Card lists as terminals read them, and what they say of them. */
public final class CardListCodec {
  /** Entries of a list at most. */
  private static final int MOST = 1_000;

  private static final String HEADER = "{\"alg\":\"EdDSA\",\"typ\":\"openmaas-card-list\"}";
  private static final Set<String> LIST =
      Set.of("type", "vehicle", "version", "madeAt", "validUntil", "entries");
  private static final Set<String> ENTRY = Set.of("reservation", "card", "from", "to");
  private static final Set<String> RECEIPT = Set.of("v", "terminal", "vehicle", "version", "at");

  private CardListCodec() {}

  /** A receipt with the text that was signed, by whomever. */
  public record SignedReceipt(CardListReceipt receipt, SignedText text) {}

  /**
   * Reads a list that travels as a compact JWS (RFC 7515); empty where it is not the gateway's, or
   * not as specified. Never throws.
   */
  public static Optional<CardBook> read(String jws, TerminalKey gateway) {
    String[] parts = jws.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var decoder = Base64.getUrlDecoder();
      byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      String header = new String(decoder.decode(parts[0]), StandardCharsets.UTF_8);
      if (!header.equals(HEADER) || !gateway.verifies(signed, decoder.decode(parts[2]))) {
        return Optional.empty();
      }
      return Optional.of(book(StrictJson.parse(decoder.decode(parts[1]))));
    } catch (IllegalArgumentException | Flaw e) {
      return Optional.empty();
    }
  }

  private static CardBook book(StrictJson json) throws Flaw {
    json.only(LIST);
    json.text(
        "type", "a card list", text -> Optional.of(text).filter("openmaas-card-list/1"::equals));
    time(json, "madeAt");
    var entries = new ArrayList<CardBook.Entry>();
    int count = json.sizeOrNone("entries", MOST);
    for (int i = 0; i < count; i++) {
      StrictJson entry = json.element("entries", i);
      entry.only(ENTRY);
      entries.add(
          new CardBook.Entry(
              entry.text("reservation", "a UUID", ReceiptCodec::uuid),
              entry.text("card", "a SHA-256", CardListCodec::hash),
              time(entry, "from"),
              time(entry, "to")));
    }
    return new CardBook(
        vehicle(json),
        json.number("version", 1, ChainHead.HIGHEST),
        time(json, "validUntil"),
        List.copyOf(entries));
  }

  private static Optional<String> hash(String text) {
    return Optional.of(text).filter(words -> words.matches("[0-9a-f]{64}"));
  }

  private static Instant time(StrictJson json, String field) throws Flaw {
    return json.text(field, "a time", EnvelopeReader::time);
  }

  private static VehicleId vehicle(StrictJson json) throws Flaw {
    return new VehicleId(json.text("vehicle", "a UUID", ReceiptCodec::uuid));
  }

  /** Writes and signs what a terminal says. */
  public static SignedText write(CardListReceipt receipt, SigningKey key) {
    ObjectNode json = StrictJson.object();
    json.put("v", 1);
    json.put("terminal", receipt.terminal().value());
    json.put("vehicle", receipt.vehicle().value().toString());
    json.put("version", receipt.version());
    json.put("at", receipt.at().toEpochMilli());
    return SignedText.sign(json.toString(), key);
  }

  /**
   * Reads what a terminal says; empty where it is not as specified. Never throws. Whether it is
   * signed by the right key is not asked here.
   */
  public static Optional<SignedReceipt> readReceipt(byte[] message) {
    if (message.length > SignedText.LONGEST) {
      return Optional.empty();
    }
    Optional<SignedText> text = SignedText.parse(new String(message, StandardCharsets.ISO_8859_1));
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new SignedReceipt(receipt(StrictJson.parse(text.get().payload())), text.get()));
    } catch (Flaw e) {
      return Optional.empty();
    }
  }

  private static CardListReceipt receipt(StrictJson json) throws Flaw {
    json.only(RECEIPT);
    json.number("v", 1, 1);
    return new CardListReceipt(
        json.text("terminal", "an IMEI", RecordsCodec::imei),
        vehicle(json),
        json.number("version", 1, ChainHead.HIGHEST),
        Instant.ofEpochMilli(json.number("at", 0, RecordJson.LAST_MILLIS)));
  }
}
