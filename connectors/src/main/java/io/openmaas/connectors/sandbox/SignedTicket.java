package io.openmaas.connectors.sandbox;

import io.openmaas.core.time.Period;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A ticket that can be checked without a network: {@code OT1.PAYLOAD.SIGNATURE}, both base64url,
 * the payload being number, line, from, to, first and last second of validity joined by line feeds,
 * the signature Ed25519 (RFC 8032) over the payload.
 *
 * @param number not empty, without line feeds, as all texts
 */
record SignedTicket(String number, String line, String from, String to, Period valid) {
  private static final String FORM = "OT1";
  private static final String ALGORITHM = "Ed25519";

  String barcode(PrivateKey key) {
    byte[] payload = payload();
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(payload);
      var base64 = Base64.getUrlEncoder().withoutPadding();
      return FORM
          + "."
          + base64.encodeToString(payload)
          + "."
          + base64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  /** The ticket, if the barcode is one of this operator's. */
  static Optional<SignedTicket> check(String barcode, PublicKey key) {
    String[] parts = barcode.split("\\.", -1);
    if (parts.length != 3 || !parts[0].equals(FORM)) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(payload);
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
          ? Optional.of(read(payload))
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private byte[] payload() {
    return String.join(
            "\n",
            List.of(
                number,
                oneLine(line),
                oneLine(from),
                oneLine(to),
                Long.toString(valid.from().getEpochSecond()),
                Long.toString(valid.to().getEpochSecond())))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static SignedTicket read(byte[] payload) {
    String[] fields = new String(payload, StandardCharsets.UTF_8).split("\n", -1);
    return new SignedTicket(
        fields[0],
        fields[1],
        fields[2],
        fields[3],
        new Period(
            Instant.ofEpochSecond(Long.parseLong(fields[4])),
            Instant.ofEpochSecond(Long.parseLong(fields[5]))));
  }

  /** Names are cut: the code has to stay small enough to be read from a scratched screen. */
  private static String oneLine(String text) {
    String line = text.replace('\n', ' ');
    return line.length() > 40 ? line.substring(0, 40) : line;
  }
}
