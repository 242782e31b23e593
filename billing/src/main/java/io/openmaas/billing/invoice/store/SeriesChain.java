package io.openmaas.billing.invoice.store;

import io.openmaas.core.evidence.Sha256;
import io.openmaas.core.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * The hash chain of a series of invoices: each head's hash is over the one before it, what the head
 * says, and the hash of its content. billing.invoice_hash computes the same in the database.
 */
final class SeriesChain {
  /** The hash before the first invoice of a series and year. */
  static final byte[] START = new byte[32];

  private SeriesChain() {}

  /** What a head says, beside its content. */
  record Head(
      String number,
      String kind,
      UUID account,
      Money total,
      Money payable,
      LocalDate issuedOn,
      LocalDate dueOn,
      Instant finalisedAt,
      Optional<UUID> corrects) {
    private byte[] text() {
      return String.join(
              "|",
              number,
              kind,
              account.toString(),
              total.currency().getCurrencyCode(),
              Long.toString(total.minor()),
              Long.toString(payable.minor()),
              Long.toString(issuedOn.toEpochDay()),
              Long.toString(dueOn.toEpochDay()),
              Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, finalisedAt)),
              corrects.map(UUID::toString).orElse(""))
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  static byte[] next(byte[] previous, Head head, byte[] contentHash) {
    return Sha256.of(previous, head.text(), contentHash);
  }
}
