package io.openmaas.terminal.protocol.reference;

import io.openmaas.core.vehicle.VehicleId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The list of cards a terminal goes by, as it has verified it.
 *
 * @param version grows with every change, 1 and up
 * @param validUntil nothing opens by it from then on
 */
public record CardBook(VehicleId vehicle, long version, Instant validUntil, List<Entry> entries) {
  /** How far the terminal's clock may be off. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  public CardBook {
    entries = List.copyOf(entries);
  }

  /**
   * One card for one reservation.
   *
   * @param card SHA-256 of the vehicle's id, a colon and the SHA-256 of the card's number, both in
   *     lower-case hexadecimal
   * @param to exclusive
   */
  public record Entry(UUID reservation, String card, Instant from, Instant to) {}

  /**
   * The reservation for which this card opens the vehicle now.
   *
   * @param number as it is read, in hexadecimal
   */
  public Optional<Entry> find(String number, Instant now) {
    if (!now.isBefore(validUntil)) {
      return Optional.empty();
    }
    String hash = sha256(vehicle + ":" + sha256(number.toUpperCase(Locale.ROOT)));
    return entries.stream()
        .filter(entry -> entry.card().equals(hash))
        .filter(entry -> !now.isBefore(entry.from().minus(TOLERANCE)))
        .filter(entry -> now.isBefore(entry.to()))
        .findFirst();
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
