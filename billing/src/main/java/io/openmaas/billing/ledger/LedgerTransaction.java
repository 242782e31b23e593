package io.openmaas.billing.ledger;

import io.openmaas.core.city.CityId;
import io.openmaas.core.evidence.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A business fact, booked.
 *
 * @param source the fact's own identity; with the kind it decides the transaction's id
 * @param invoice the invoice it belongs to, where it does
 * @param bookedAt when the fact came about
 * @param entries at least two, summing to zero in each currency
 */
public record LedgerTransaction(
    Kind kind,
    String source,
    CityId city,
    Optional<UUID> invoice,
    Instant bookedAt,
    List<Entry> entries) {

  public LedgerTransaction {
    entries = List.copyOf(entries);
    if (entries.size() < 2) {
      throw new IllegalArgumentException("a transaction has at least two entries");
    }
    Map<String, Long> sums = new HashMap<>();
    for (Entry entry : entries) {
      sums.merge(
          entry.amount().currency().getCurrencyCode(), entry.amount().minor(), Math::addExact);
    }
    sums.forEach(
        (currency, sum) -> {
          if (sum != 0) {
            throw new IllegalArgumentException(
                kind
                    + " "
                    + source
                    + " does not sum to zero: "
                    + sum
                    + " minor units of "
                    + currency);
          }
        });
  }

  /** The kinds of fact that are booked. */
  public enum Kind {
    TICKET_SOLD,
    TICKET_RETURNED,
    INVOICE_FINALISED,
    PAYMENT_RECEIVED,
    CREDIT_APPLIED,
    WALLET_TOPPED_UP,
    WALLET_GRANTED,
    WALLET_REFUNDED,
    WALLET_USED,
    WALLET_LAPSED
  }

  /** UUID of version 8 (RFC 9562) from the SHA-256 hash of kind and source. */
  public UUID id() {
    byte[] hash = sha256(kind + " " + source);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = high << 8 | hash[i] & 0xff;
      low = low << 8 | hash[i + 8] & 0xff;
    }
    return new UUID(
        high & 0xffff_ffff_ffff_0fffL | 0x8000L,
        low & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
  }

  /** Differs for transactions of one fact that say different things. */
  public String fingerprint() {
    var text = new StringBuilder(kind + " " + source + " " + city);
    for (Entry entry : entries) {
      var account = entry.account();
      text.append('\n')
          .append(account.party().name())
          .append(' ')
          .append(account.purpose())
          .append(' ')
          .append(account.detail())
          .append(' ')
          .append(entry.amount());
    }
    return HexFormat.of().formatHex(sha256(text.toString()));
  }

  private static byte[] sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
