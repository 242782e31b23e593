package io.openmaas.terminal.protocol.jt808;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes areas and routes; edition 2019 adds a limit for the night and a name. */
final class AreaCodec {
  private AreaCodec() {}

  static Area readArea(BodyReader body, Area.Kind kind, Edition edition) {
    long id = body.number32();
    int attributes = body.number16();
    return switch (kind) {
      case CIRCLE -> {
        Area.Point centre = readPoint(body);
        long radius = body.number32();
        yield new Area.Circle(id, centre, radius, readRules(body, attributes, edition));
      }
      case RECTANGLE -> {
        Area.Point topLeft = readPoint(body);
        Area.Point bottomRight = readPoint(body);
        yield new Area.Rectangle(id, topLeft, bottomRight, readRules(body, attributes, edition));
      }
      case POLYGON -> readPolygon(body, id, attributes, edition);
      case ROUTE -> readRoute(body, id, attributes, edition);
    };
  }

  private static Area.Rules readRules(BodyReader body, int attributes, Edition edition) {
    Optional<Area.Times> times = readTimes(body, attributes);
    Optional<Area.Limit> limit = readLimit(body, (attributes & Area.LIMITED) != 0, edition);
    return new Area.Rules(attributes, times, limit, readName(body, edition));
  }

  private static Area readPolygon(BodyReader body, long id, int attributes, Edition edition) {
    Optional<Area.Times> times = readTimes(body, attributes);
    boolean limited = (attributes & Area.LIMITED) != 0;
    Optional<Area.Limit> day = readLimit(body, limited, Edition.E2013);
    int count = body.number16();
    var corners = new ArrayList<Area.Point>(Math.min(count, body.remaining() / 8));
    for (int i = 0; i < count; i++) {
      corners.add(readPoint(body));
    }
    Optional<Area.Limit> limit = day;
    if (limited && edition == Edition.E2019) { // the night stands behind the corners
      limit = Optional.of(new Area.Limit(day.get().kmh(), day.get().seconds(), body.number16()));
    }
    var rules = new Area.Rules(attributes, times, limit, readName(body, edition));
    return new Area.Polygon(id, corners, rules);
  }

  private static Area readRoute(BodyReader body, long id, int attributes, Edition edition) {
    Optional<Area.Times> times = readTimes(body, attributes);
    int count = body.number16();
    var turns = new ArrayList<Area.Turn>(Math.min(count, body.remaining() / 18));
    for (int i = 0; i < count; i++) {
      turns.add(readTurn(body, edition));
    }
    var rules =
        new Area.Rules(
            attributes & ~Area.LIMITED, times, Optional.empty(), readName(body, edition));
    return new Area.Route(id, turns, rules);
  }

  private static Area.Turn readTurn(BodyReader body, Edition edition) {
    long turn = body.number32();
    long section = body.number32();
    Area.Point point = readPoint(body);
    int width = body.number8();
    int attributes = body.number8();
    Optional<Area.Driving> driving =
        (attributes & 1) != 0
            ? Optional.of(new Area.Driving(body.number16(), body.number16()))
            : Optional.empty();
    Optional<Area.Limit> limit = readLimit(body, (attributes & 2) != 0, edition);
    return new Area.Turn(turn, section, point, width, attributes, driving, limit);
  }

  private static Optional<Area.Times> readTimes(BodyReader body, int attributes) {
    return (attributes & Area.TIMED) != 0
        ? Optional.of(new Area.Times(body.digits(6), body.digits(6)))
        : Optional.empty();
  }

  private static Optional<Area.Limit> readLimit(BodyReader body, boolean there, Edition edition) {
    return there
        ? Optional.of(
            new Area.Limit(
                body.number16(), body.number8(), edition == Edition.E2019 ? body.number16() : 0))
        : Optional.empty();
  }

  private static Octets readName(BodyReader body, Edition edition) {
    return edition == Edition.E2019 ? body.octets(body.number16()) : Octets.NONE;
  }

  private static Area.Point readPoint(BodyReader body) {
    return new Area.Point(body.number32(), body.number32());
  }

  static List<Long> readIds(BodyReader body, long count) {
    if (count > body.remaining() / 4) {
      throw new BodyReader.BrokenBody("fewer ids than it counts");
    }
    var ids = new ArrayList<Long>((int) count);
    for (long i = 0; i < count; i++) {
      ids.add(body.number32());
    }
    return ids;
  }

  static void write(BodyWriter body, Area area, Edition edition) {
    body.number32(area.id());
    switch (area) {
      case Area.Circle circle -> {
        body.number16(circle.rules().attributes());
        writePoint(body, circle.centre());
        body.number32(circle.radiusMetres());
        writeRules(body, circle.rules(), edition);
      }
      case Area.Rectangle rectangle -> {
        body.number16(rectangle.rules().attributes());
        writePoint(body, rectangle.topLeft());
        writePoint(body, rectangle.bottomRight());
        writeRules(body, rectangle.rules(), edition);
      }
      case Area.Polygon polygon -> writePolygon(body, polygon, edition);
      case Area.Route route -> writeRoute(body, route, edition);
    }
  }

  private static void writeRules(BodyWriter body, Area.Rules rules, Edition edition) {
    writeTimes(body, rules);
    rules.limit().ifPresent(limit -> writeLimit(body, limit, edition));
    writeName(body, rules.name(), edition);
  }

  private static void writePolygon(BodyWriter body, Area.Polygon polygon, Edition edition) {
    Area.Rules rules = polygon.rules();
    body.number16(rules.attributes());
    writeTimes(body, rules);
    rules.limit().ifPresent(limit -> writeLimit(body, limit, Edition.E2013));
    body.number16(polygon.corners().size());
    polygon.corners().forEach(corner -> writePoint(body, corner));
    if (edition == Edition.E2019) {
      rules.limit().ifPresent(limit -> body.number16(limit.nightKmh()));
    }
    writeName(body, rules.name(), edition);
  }

  private static void writeRoute(BodyWriter body, Area.Route route, Edition edition) {
    body.number16(route.rules().attributes());
    writeTimes(body, route.rules());
    body.number16(route.turns().size());
    for (Area.Turn turn : route.turns()) {
      body.number32(turn.id()).number32(turn.section());
      writePoint(body, turn.point());
      body.number8(turn.widthMetres()).number8(turn.attributes());
      turn.driving()
          .ifPresent(time -> body.number16(time.mostSeconds()).number16(time.leastSeconds()));
      turn.limit().ifPresent(limit -> writeLimit(body, limit, edition));
    }
    writeName(body, route.rules().name(), edition);
  }

  private static void writeTimes(BodyWriter body, Area.Rules rules) {
    rules.times().ifPresent(times -> body.digits(times.from()).digits(times.to()));
  }

  private static void writeLimit(BodyWriter body, Area.Limit limit, Edition edition) {
    body.number16(limit.kmh()).number8(limit.seconds());
    if (edition == Edition.E2019) {
      body.number16(limit.nightKmh());
    }
  }

  private static void writeName(BodyWriter body, Octets name, Edition edition) {
    if (edition == Edition.E2019) {
      body.number16(name.length()).octets(name);
    }
  }

  private static void writePoint(BodyWriter body, Area.Point point) {
    body.number32(point.latitudeE6()).number32(point.longitudeE6());
  }

  static void writeIds(BodyWriter body, List<Long> ids) {
    ids.forEach(body::number32);
  }
}
