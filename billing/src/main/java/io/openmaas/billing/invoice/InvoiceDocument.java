package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.core.evidence.Sha256;
import java.util.Optional;

/**
 * The immutable content of an invoice or credit note: everything but its number and dates, which it
 * gets when it becomes final. Its canonical bytes are compact JSON in UTF-8 with a fixed order of
 * fields; amounts are whole minor units.
 *
 * @param id the same in every attempt to make it
 */
public record InvoiceDocument(InvoiceId id, Draft draft, Issuer.Seller seller, Buyer buyer) {
  /** The version of the form that {@link #bytes()} writes. */
  public static final int VERSION = 1;

  /**
   * Who is asked to pay, as printed.
   *
   * @param language of the document, ISO 639-1
   */
  public record Buyer(String name, String address, Optional<String> vatId, String language) {
    public static Buyer of(Account account) {
      Optional<String> vatId =
          account.holder() instanceof Account.Holder.Company company
              ? company.vatId()
              : Optional.empty();
      var contact = account.contact();
      return new Buyer(contact.name(), contact.address(), vatId, contact.language());
    }
  }

  /** The canonical form. */
  public byte[] bytes() {
    return DocumentWriter.write(this);
  }

  /** SHA-256 of the canonical form, 32 bytes. */
  public static byte[] hashOf(byte[] bytes) {
    return Sha256.of(bytes);
  }

  /**
   * Reads the canonical form.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static InvoiceDocument parse(byte[] bytes) {
    return DocumentReader.read(bytes);
  }
}
