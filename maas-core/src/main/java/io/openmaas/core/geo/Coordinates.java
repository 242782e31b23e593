package io.openmaas.core.geo;

/**
 * A point in WGS 84.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 */
public record Coordinates(double latitude, double longitude) {

  private static final double EARTH_RADIUS_METRES = 6_371_008.8;

  public Coordinates {
    if (!(latitude >= -90 && latitude <= 90)) {
      throw new IllegalArgumentException("latitude " + latitude + " is not within -90 to 90");
    }
    if (!(longitude >= -180 && longitude <= 180)) {
      throw new IllegalArgumentException("longitude " + longitude + " is not within -180 to 180");
    }
  }

  /** The great-circle distance in metres (haversine, mean earth radius). */
  public double metresTo(Coordinates other) {
    double latitudes = Math.toRadians(other.latitude - latitude);
    double longitudes = Math.toRadians(other.longitude - longitude);
    double a =
        Math.pow(Math.sin(latitudes / 2), 2)
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(other.latitude))
                * Math.pow(Math.sin(longitudes / 2), 2);
    return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(a)));
  }

  /** The point this share (0 to 1) of the way to the other, on a straight line in degrees. */
  public Coordinates towards(Coordinates other, double share) {
    return new Coordinates(
        latitude + (other.latitude - latitude) * share,
        longitude + (other.longitude - longitude) * share);
  }
}
