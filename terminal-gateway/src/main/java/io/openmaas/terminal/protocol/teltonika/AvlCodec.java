package io.openmaas.terminal.protocol.teltonika;

import java.util.Optional;

/** The codecs of records; they differ in how wide ids and counts are. */
public enum AvlCodec {
  CODEC_8(0x08, 1, 1),
  CODEC_8_EXTENDED(0x8e, 2, 2),
  CODEC_16(0x10, 2, 1);

  private final int number;
  private final int idBytes;
  private final int countBytes;

  AvlCodec(int number, int idBytes, int countBytes) {
    this.number = number;
    this.idBytes = idBytes;
    this.countBytes = countBytes;
  }

  /** The byte that names it on the wire. */
  public int number() {
    return number;
  }

  int idBytes() {
    return idBytes;
  }

  int countBytes() {
    return countBytes;
  }

  /** Whether elements of any length may follow the fixed ones. */
  boolean hasVariableElements() {
    return this == CODEC_8_EXTENDED;
  }

  /** Whether a record says what made it. */
  boolean hasGeneration() {
    return this == CODEC_16;
  }

  static Optional<AvlCodec> find(int number) {
    for (AvlCodec codec : values()) {
      if (codec.number == number) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }
}
