package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a frame carries, in either direction. */
public sealed interface Packet {

  /**
   * Records.
   *
   * @param records 1 to 255
   */
  record Avl(AvlCodec codec, List<AvlRecord> records) implements Packet {
    public Avl {
      records = List.copyOf(records);
      if (records.isEmpty() || records.size() > 255) {
        throw new IllegalArgumentException("a packet has 1 to 255 records, not " + records.size());
      }
    }
  }

  /**
   * Commands or answers.
   *
   * @param messages 1 to 255, commonly one
   */
  record Command(CommandCodec codec, List<Message> messages) implements Packet {
    public Command {
      messages = List.copyOf(messages);
      if (messages.isEmpty() || messages.size() > 255) {
        throw new IllegalArgumentException(
            "a packet has 1 to 255 messages, not " + messages.size());
      }
    }

    /** The packet that gives a terminal one command (Codec 12). */
    public static Command of(String text) {
      return one(Message.COMMAND, text);
    }

    /** The packet with which a terminal answers (Codec 12). */
    public static Command answer(String text) {
      return one(Message.ANSWER, text);
    }

    private static Command one(int type, String text) {
      return new Command(
          CommandCodec.CODEC_12,
          List.of(new Message(type, Optional.empty(), Optional.empty(), Octets.ofText(text))));
    }
  }

  /**
   * One command or answer.
   *
   * @param type {@link #COMMAND}, {@link #ANSWER}, {@link #NOT_FOR_ME} or another
   * @param at whole seconds, Codec 13 only
   * @param terminal Codec 14 only
   */
  record Message(int type, Optional<Instant> at, Optional<Imei> terminal, Octets text) {
    public static final int COMMAND = 0x05;
    public static final int ANSWER = 0x06;

    /** Codec 14: the IMEI is not that of the terminal. */
    public static final int NOT_FOR_ME = 0x11;
  }
}
