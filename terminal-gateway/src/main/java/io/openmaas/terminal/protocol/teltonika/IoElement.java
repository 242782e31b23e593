package io.openmaas.terminal.protocol.teltonika;

/** One numbered value of a record, raw: what it means is in the {@link ModelDictionary}. */
public sealed interface IoElement {

  /** 0 to 65535 (0 to 255 in Codec 8). */
  int id();

  /**
   * A value of fixed width.
   *
   * @param width 1, 2, 4 or 8 bytes
   * @param raw the bits, unsigned; a value of 8 bytes fills all 64
   */
  record Fixed(int id, int width, long raw) implements IoElement {
    public Fixed {
      checkId(id);
      if (width != 1 && width != 2 && width != 4 && width != 8) {
        throw new IllegalArgumentException("an element has 1, 2, 4 or 8 bytes, not " + width);
      }
      if (width < 8 && raw >>> 8 * width != 0) {
        throw new IllegalArgumentException(raw + " does not fit into " + width + " bytes");
      }
    }
  }

  /** A value of any length up to 65535 bytes; Codec 8 Extended only. */
  record Variable(int id, Octets value) implements IoElement {
    public Variable {
      checkId(id);
      if (value.length() > 0xffff) {
        throw new IllegalArgumentException("an element has at most 65535 bytes");
      }
    }
  }

  private static void checkId(int id) {
    if (id < 0 || id > 0xffff) {
      throw new IllegalArgumentException("an element's id is 0 to 65535, not " + id);
    }
  }
}
