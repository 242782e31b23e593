package io.openmaas.core.traveller;

import java.time.LocalDate;

/**
 * Who the traveller is.
 *
 * @param address one line, as on an invoice
 */
public record Identity(
    String givenName, String familyName, LocalDate bornOn, String email, String address) {

  public String fullName() {
    return givenName + " " + familyName;
  }
}
