package io.openmaas.terminal.protocol.jt808;

import java.util.List;
import java.util.Optional;

/**
 * Where and how the vehicle is: the body of 0x0200, and part of 0x0201, 0x0500 and 0x0704.
 *
 * @param alarm 32 bits, unsigned
 * @param status 32 bits, unsigned
 * @param extensions in the order of the wire
 * @param rest bytes behind the last whole extension: some vendors put their own there
 */
public record Location(
    long alarm,
    long status,
    Position position,
    DeviceTime time,
    List<Extension> extensions,
    Octets rest) {

  /** Ignition on. */
  public static final long ACC = 1;

  /** The position is from satellites and present. */
  public static final long LOCATED = 1 << 1;

  public static final long SOUTH = 1 << 2;
  public static final long WEST = 1 << 3;
  public static final long FUEL_CUT = 1 << 10;
  public static final long ELECTRICITY_CUT = 1 << 11;
  public static final long LOCKED = 1 << 12;

  public Location {
    extensions = List.copyOf(extensions);
  }

  /** Whether one of these status bits is set. */
  public boolean has(long statusBits) {
    return (status & statusBits) != 0;
  }

  /** Millionths of a degree, negative in the south. */
  public long signedLatitudeE6() {
    return has(SOUTH) ? -position.latitudeE6() : position.latitudeE6();
  }

  /** Millionths of a degree, negative in the west. */
  public long signedLongitudeE6() {
    return has(WEST) ? -position.longitudeE6() : position.longitudeE6();
  }

  /** The first extension of this id. */
  public Optional<Octets> find(int extensionId) {
    for (Extension extension : extensions) {
      if (extension.id() == extensionId) {
        return Optional.of(extension.value());
      }
    }
    return Optional.empty();
  }

  /**
   * The numbers as they come; the hemisphere is in the status.
   *
   * @param latitudeE6 millionths of a degree, 32 bits, unsigned
   * @param longitudeE6 millionths of a degree, 32 bits, unsigned
   * @param altitudeMetres 16 bits, signed
   * @param speedTenths tenths of km/h, 16 bits, unsigned
   * @param headingDegrees clockwise from north, 16 bits, unsigned
   */
  public record Position(
      long latitudeE6, long longitudeE6, int altitudeMetres, int speedTenths, int headingDegrees) {}

  /**
   * A value that not every terminal sends.
   *
   * @param id 0 to 255
   * @param value at most 255 bytes
   */
  public record Extension(int id, Octets value) {}
}
