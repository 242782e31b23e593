package io.openmaas.terminal.protocol.teltonika;

import java.util.Optional;

/** The codecs of commands and their answers. */
public enum CommandCodec {
  /** Bare. */
  CODEC_12(0x0c),
  /** With the time of the message in seconds. */
  CODEC_13(0x0d),
  /** With the IMEI it is meant for. */
  CODEC_14(0x0e);

  private final int number;

  CommandCodec(int number) {
    this.number = number;
  }

  /** The byte that names it on the wire. */
  public int number() {
    return number;
  }

  static Optional<CommandCodec> find(int number) {
    for (CommandCodec codec : values()) {
      if (codec.number == number) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }
}
