package io.openmaas.terminal.protocol.jt808;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * One line of a dictionary: source, id, name, width, signed, scale, unit, measure.
 *
 * @param source where it stands
 * @param id of the extension, or the mask of the bits, in hexadecimal in the file
 * @param name for people
 * @param number how its bytes become a number; empty for bits and texts
 * @param kind what becomes of it, the column "unit"
 * @param measure empty where it is only named
 * @param detail where it is a text
 */
record DictionaryEntry(
    Source source,
    long id,
    String name,
    Optional<Number> number,
    Kind kind,
    Optional<Measure> measure,
    Optional<Detail> detail) {

  /** Where a value stands. */
  sealed interface Source {
    /** The 32 status bits. */
    record Status() implements Source {}

    /** The 32 alarm bits. */
    record Alarm() implements Source {}

    /** A whole extension: {@code ext}. */
    record Extension() implements Source {}

    /** Bits of the extension of this id: {@code ext2a}. */
    record BitsOf(int extension) implements Source {}
  }

  /** What becomes of a value. */
  enum Kind {
    /** Any of the bits set is 1, none is 0. */
    FLAG,
    /** As a flag, but said only where it is 1. */
    EVENT,
    /** The bits themselves, moved to the right. */
    BITS,
    /** Words in GBK. */
    TEXT,
    /** A number. */
    NUMBER
  }

  /**
   * @param width in bytes
   * @param step what one of it is in the unit of the measure
   */
  record Number(int width, boolean signed, BigDecimal step) {}

  static DictionaryEntry parse(String place, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 8) {
      throw new IllegalArgumentException(place + ": it must have 8 columns");
    }
    try {
      Kind kind =
          switch (cells[6]) {
            case "flag" -> Kind.FLAG;
            case "event" -> Kind.EVENT;
            case "bits" -> Kind.BITS;
            case "text" -> Kind.TEXT;
            default -> Kind.NUMBER;
          };
      Optional<Number> number =
          kind == Kind.NUMBER && !cells[3].isEmpty() && !cells[5].isEmpty()
              ? Optional.of(
                  new Number(
                      Integer.parseInt(cells[3]),
                      cells[4].equals("yes"),
                      new BigDecimal(cells[5]).multiply(perUnit(cells[6]))))
              : Optional.empty();
      boolean names = !cells[7].isEmpty();
      return new DictionaryEntry(
          source(cells[0]),
          Long.parseLong(cells[1], 16),
          cells[2],
          number,
          kind,
          names && kind != Kind.TEXT ? Optional.of(Measure.valueOf(cells[7])) : Optional.empty(),
          names && kind == Kind.TEXT ? Optional.of(Detail.valueOf(cells[7])) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private static Source source(String text) {
    return switch (text) {
      case "status" -> new Source.Status();
      case "alarm" -> new Source.Alarm();
      case "ext" -> new Source.Extension();
      default -> {
        if (!text.matches("ext[0-9a-f]{2}")) {
          throw new IllegalArgumentException("no such source: " + text);
        }
        yield new Source.BitsOf(Integer.parseInt(text.substring(3), 16));
      }
    };
  }

  /** The measures count metres, millivolts, millilitres and per cent. */
  private static BigDecimal perUnit(String unit) {
    return switch (unit) {
      case "km", "V", "l" -> BigDecimal.valueOf(1000);
      default -> BigDecimal.ONE;
    };
  }

  /** Whether it stands behind the part that every location has. */
  boolean isOfExtension() {
    return switch (source) {
      case Source.Status _, Source.Alarm _ -> false;
      case Source.Extension _, Source.BitsOf _ -> true;
    };
  }

  /** What a location says of it, in the unit of the measure. */
  Optional<Long> measured(Location location) {
    Optional<Long> raw =
        switch (source) {
          case Source.Status _ -> Optional.of(location.status() & id);
          case Source.Alarm _ -> Optional.of(location.alarm() & id);
          case Source.BitsOf(int extension) ->
              location.find(extension).filter(v -> v.length() <= 8).map(v -> v.number() & id);
          case Source.Extension _ ->
              location
                  .find((int) id)
                  .filter(v -> number.isPresent() && v.length() == number.get().width())
                  .map(Octets::number);
        };
    return raw.flatMap(this::inUnits);
  }

  private Optional<Long> inUnits(long raw) {
    return switch (kind) {
      case FLAG -> Optional.of(raw == 0 ? 0L : 1L);
      case EVENT -> raw == 0 ? Optional.empty() : Optional.of(1L);
      case BITS -> Optional.of(raw >>> Long.numberOfTrailingZeros(id));
      case NUMBER ->
          number.map(
              as -> {
                int spare = 64 - 8 * as.width();
                long value = as.signed() ? raw << spare >> spare : raw;
                return as.step().multiply(BigDecimal.valueOf(value)).longValue();
              });
      case TEXT -> Optional.empty();
    };
  }

  /** The words a location has for it; none where they are empty. */
  Optional<String> words(Location location) {
    return location.find((int) id).map(Octets::text).filter(words -> !words.isEmpty());
  }
}
