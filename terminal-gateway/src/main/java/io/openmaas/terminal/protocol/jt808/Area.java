package io.openmaas.terminal.protocol.jt808;

import java.util.List;
import java.util.Optional;

/** An area or route that a terminal watches by itself. Numbers are unsigned as on the wire. */
public sealed interface Area {

  /** 32 bits, unique among those of its kind. */
  long id();

  /** Bit 0 of the attributes: the times hold. Set by {@link Rules}. */
  int TIMED = 1;

  /** Bit 1 of the attributes: the speed limit holds. Set by {@link Rules}. */
  int LIMITED = 1 << 1;

  int SOUTH = 1 << 6;
  int WEST = 1 << 7;

  /**
   * What holds within it.
   *
   * @param attributes 16 bits; {@link #TIMED} and {@link #LIMITED} must fit what follows
   * @param name edition 2019 only, empty in 2013
   */
  record Rules(int attributes, Optional<Times> times, Optional<Limit> limit, Octets name) {
    public Rules {
      if ((attributes & TIMED) != 0 != times.isPresent()
          || (attributes & LIMITED) != 0 != limit.isPresent()) {
        throw new IllegalArgumentException("the attributes do not fit the times or the limit");
      }
    }
  }

  /**
   * When it is watched, as 12 digits of a terminal's clock; date digits of zero: every day.
   *
   * @param from 12 hexadecimal digits
   * @param to 12 hexadecimal digits
   */
  record Times(String from, String to) {}

  /**
   * A speed limit.
   *
   * @param seconds how long it may be passed
   * @param nightKmh edition 2019 only, 0 in 2013
   */
  record Limit(int kmh, int seconds, int nightKmh) {}

  /** Millionths of a degree without sign: the attributes say the hemisphere. */
  record Point(long latitudeE6, long longitudeE6) {}

  record Circle(long id, Point centre, long radiusMetres, Rules rules) implements Area {}

  record Rectangle(long id, Point topLeft, Point bottomRight, Rules rules) implements Area {}

  record Polygon(long id, List<Point> corners, Rules rules) implements Area {
    public Polygon {
      corners = List.copyOf(corners);
    }
  }

  /** Its rules have no speed limit: each section has its own. */
  record Route(long id, List<Turn> turns, Rules rules) implements Area {
    public Route {
      turns = List.copyOf(turns);
    }
  }

  /**
   * Where a section of a route begins.
   *
   * @param attributes 8 bits: 0 driving time holds, 1 limit holds, 2 south, 3 west
   * @param driving where bit 0 is set
   * @param limit where bit 1 is set
   */
  record Turn(
      long id,
      long section,
      Point point,
      int widthMetres,
      int attributes,
      Optional<Driving> driving,
      Optional<Limit> limit) {}

  /** How long a section may and must take. */
  record Driving(int mostSeconds, int leastSeconds) {}

  /** The kinds, with the ids of the messages that set and delete them. */
  enum Kind {
    CIRCLE(0x8600),
    RECTANGLE(0x8602),
    POLYGON(0x8604),
    ROUTE(0x8606);

    private final int setId;

    Kind(int setId) {
      this.setId = setId;
    }

    public int setId() {
      return setId;
    }

    public int deleteId() {
      return setId + 1;
    }

    /** As queries name it: 1 to 4. */
    public int number() {
      return ordinal() + 1;
    }
  }
}
