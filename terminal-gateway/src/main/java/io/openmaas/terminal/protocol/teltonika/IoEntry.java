package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a model dictionary. What it costs to read a value is paid when the line is read: a
 * value is one multiplication and one division of whole numbers.
 *
 * @param rank the number of the line over all files of the dictionary; the lowest wins
 * @param width in bytes; 0 is any
 */
record IoEntry(
    int rank, int id, String name, int width, boolean signed, Step step, Meaning meaning) {

  /** What a value is for. */
  sealed interface Meaning {
    /** It is only named. */
    record Named() implements Meaning {}

    /** The number is a measure. */
    record Counts(Measure measure) implements Meaning {}

    /** Any number but 0 says yes. */
    record Says(Measure measure) implements Meaning {}

    /** Single bits say yes or no. */
    record Flags(List<Flag> flags) implements Meaning {
      public Flags {
        flags = List.copyOf(flags);
      }
    }

    /** The number or the bytes are words. */
    record Tells(Detail detail) implements Meaning {}

    /** Half of the number of the SIM card. */
    record SimHalf(boolean first) implements Meaning {}
  }

  /** A bit of a value, the lowest being 0, and what it says. */
  record Flag(Measure measure, int bit) {}

  /** The unit of a measure in the steps of the wire: multiplied, then divided. */
  record Step(long multiplier, long divisor) {
    static Step of(BigDecimal step) {
      int digits = Math.max(0, step.stripTrailingZeros().scale());
      long divisor = BigDecimal.TEN.pow(digits).longValueExact();
      long multiplier = step.movePointRight(digits).longValueExact();
      if (multiplier <= 0 || multiplier > 1_000_000) {
        throw new IllegalArgumentException("a scale must be above 0 and at most 1000");
      }
      return new Step(multiplier, divisor);
    }

    long measured(long steps) {
      return steps * multiplier / divisor;
    }

    long steps(long measured) {
      if (measured * divisor % multiplier != 0) {
        throw new ArithmeticException(measured + " is between two steps of the wire");
      }
      return measured * divisor / multiplier;
    }
  }

  static IoEntry of(int rank, List<String> cells) {
    if (cells.size() != 8) {
      throw new IllegalArgumentException("it must have 8 columns");
    }
    int width = cells.get(2).isBlank() ? 0 : Integer.parseInt(cells.get(2));
    String unit = cells.get(5);
    Meaning meaning = meaning(cells.get(6), unit);
    if (meaning instanceof Meaning.Counts && width > 4) {
      throw new IllegalArgumentException("a measure needs a width of 1, 2 or 4");
    }
    int id = Integer.parseInt(cells.get(0));
    if (id < 0 || id > 0xffff) {
      throw new IllegalArgumentException("an id is 0 to 65535");
    }
    return new IoEntry(
        rank,
        id,
        cells.get(1),
        width,
        cells.get(3).equals("yes"),
        Step.of(new BigDecimal(cells.get(4)).multiply(unitsPerMeasure(unit))),
        meaning);
  }

  private static Meaning meaning(String text, String unit) {
    return switch (text) {
      case "" -> new Meaning.Named();
      case "SIM_FIRST" -> new Meaning.SimHalf(true);
      case "SIM_LAST" -> new Meaning.SimHalf(false);
      case "DRIVER_CARD", "FAULT_CODES", "VIN" -> new Meaning.Tells(Detail.valueOf(text));
      default ->
          text.contains("@")
              ? flags(text)
              : unit.equals("flag")
                  ? new Meaning.Says(Measure.valueOf(text))
                  : new Meaning.Counts(Measure.valueOf(text));
    };
  }

  private static Meaning flags(String text) {
    var flags = new ArrayList<Flag>();
    for (String flag : text.split(" ")) {
      String[] parts = flag.split("@");
      flags.add(new Flag(Measure.valueOf(parts[0]), Integer.parseInt(parts[1])));
    }
    return new Meaning.Flags(flags);
  }

  /** The measures count metres, millivolts, millilitres, watt-hours and kilopascals. */
  private static BigDecimal unitsPerMeasure(String unit) {
    return switch (unit) {
      case "km", "V", "l", "kWh" -> BigDecimal.valueOf(1000);
      case "bar" -> BigDecimal.valueOf(100);
      default -> BigDecimal.ONE;
    };
  }

  boolean fits(IoElement.Fixed element) {
    return width == 0 || width == element.width();
  }

  long value(IoElement.Fixed element) {
    int spare = 64 - 8 * element.width();
    return step.measured(signed ? element.raw() << spare >> spare : element.raw());
  }

  /** As a terminal sends the measure; what {@link #value} undoes. */
  IoElement.Fixed element(long value) {
    int bytes = width == 0 ? 4 : width;
    return new IoElement.Fixed(id, bytes, step.steps(value) & -1L >>> 64 - 8 * bytes);
  }
}
