package io.openmaas.terminal.protocol.jt808;

import java.util.ArrayList;

/** Reads and writes the location that several messages carry. */
final class LocationCodec {
  private LocationCodec() {}

  /** Takes everything that is left. */
  static Location read(BodyReader body) {
    long alarm = body.number32();
    long status = body.number32();
    var position =
        new Location.Position(
            body.number32(), body.number32(), body.signed16(), body.number16(), body.number16());
    DeviceTime time = body.time();
    var extensions = new ArrayList<Location.Extension>();
    while (body.remaining() >= 2 && body.remaining() >= 2 + body.peek(1)) {
      int id = body.number8();
      extensions.add(new Location.Extension(id, body.octets(body.number8())));
    }
    return new Location(alarm, status, position, time, extensions, body.rest());
  }

  static void write(BodyWriter body, Location location) {
    Location.Position position = location.position();
    body.number32(location.alarm())
        .number32(location.status())
        .number32(position.latitudeE6())
        .number32(position.longitudeE6())
        .signed16(position.altitudeMetres())
        .number16(position.speedTenths())
        .number16(position.headingDegrees())
        .time(location.time());
    for (Location.Extension extension : location.extensions()) {
      body.number8(extension.id()).number8(extension.value().length()).octets(extension.value());
    }
    body.octets(location.rest());
  }
}
