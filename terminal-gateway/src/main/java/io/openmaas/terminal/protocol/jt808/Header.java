package io.openmaas.terminal.protocol.jt808;

import java.util.Optional;

/**
 * What stands before the body of a frame.
 *
 * @param messageId 16 bits
 * @param reserved bit 15 of the attributes, 0 or 1, of no meaning
 * @param revision the protocol version byte of edition 2019; 0 in edition 2013, which has none
 * @param phone as wide as the edition says
 * @param serial 16 bits, the sender's running number
 * @param part where the body is one fragment of a longer one
 */
public record Header(
    int messageId,
    Edition edition,
    int reserved,
    int revision,
    Phone phone,
    int serial,
    Optional<Part> part) {

  /** The highest running number; 0 follows. */
  public static final int MAX_SERIAL = 0xffff;

  public Header {
    if (messageId < 0 || messageId > 0xffff || serial < 0 || serial > MAX_SERIAL) {
      throw new IllegalArgumentException("message id and serial have 16 bits");
    }
    if (revision < 0
        || revision > 0xff
        || edition == Edition.E2013 && revision != 0
        || reserved < 0
        || reserved > 1) {
      throw new IllegalArgumentException("no such version: " + revision + " of " + edition);
    }
    if (phone.digits().length() != 2 * edition.phoneBytes()) {
      throw new IllegalArgumentException("the phone of " + edition + " is not " + phone);
    }
  }

  /** The header of a message that fits one frame. */
  public static Header of(int messageId, Edition edition, int revision, Phone phone, int serial) {
    return new Header(messageId, edition, 0, revision, phone, serial, Optional.empty());
  }

  /** The same with another number and as that part. */
  public Header asPart(int partSerial, Part of) {
    return new Header(messageId, edition, reserved, revision, phone, partSerial, Optional.of(of));
  }

  /** How many bytes it takes on the wire. */
  public int bytes() {
    return 6
        + edition.phoneBytes()
        + (edition == Edition.E2019 ? 1 : 0)
        + (part.isPresent() ? 4 : 0);
  }

  /**
   * One fragment of a message.
   *
   * @param total how many there are, 1 and up
   * @param index 1 to total
   */
  public record Part(int total, int index) {
    public Part {
      if (total < 1 || total > 0xffff || index < 1 || index > total) {
        throw new IllegalArgumentException("part " + index + " of " + total);
      }
    }
  }
}
