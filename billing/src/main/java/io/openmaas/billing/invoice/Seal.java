package io.openmaas.billing.invoice;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What makes a document final.
 *
 * @param contentSha256 of {@link InvoiceDocument#bytes()}, 32 bytes in lower-case hex
 * @param issuedOn local date of the account
 */
public record Seal(
    String contentSha256,
    String number,
    LocalDate issuedOn,
    LocalDate dueOn,
    Instant finalisedAt) {}
