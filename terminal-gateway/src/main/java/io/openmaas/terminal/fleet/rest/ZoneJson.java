package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.money.Money;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.terminal.fleet.place.FleetZone;
import io.openmaas.terminal.fleet.place.Hours;
import io.openmaas.terminal.fleet.place.Outline;
import io.openmaas.terminal.fleet.place.ZoneRules;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One version of a zone.
 *
 * @param geometry GeoJSON: longitude first, closed
 * @param from null for ever since
 * @param to null until further notice
 */
record ZoneJson(
    UUID id,
    String city,
    String name,
    FleetJson.PolygonJson geometry,
    RulesJson rules,
    Instant from,
    Instant to) {
  private static final int MOST_HOURS = 50;
  private static final long MOST_CHARGE = 1_000_000;

  /**
   * A zone to add.
   *
   * @param outline its corners; or
   * @param geometry a GeoJSON Polygon of one ring
   */
  public record NewZone(
      String city,
      String name,
      List<Corner> outline,
      Polygon geometry,
      RulesJson rules,
      String from) {}

  /** What is new in another version. */
  public record NewVersion(List<Corner> outline, Polygon geometry, RulesJson rules, String from) {}

  /** From when it is no more; now where it is not said. */
  public record Retirement(String from) {}

  /** A corner. */
  public record Corner(Double lat, Double lon) {}

  /** A GeoJSON Polygon. */
  public record Polygon(String type, List<List<List<Double>>> coordinates) {}

  /**
   * What holds in it.
   *
   * @param maxKmh null for no limit of its own
   * @param hours when rentals may end there; null or none for always
   * @param classes null or none for all
   * @param charge for leaving a vehicle there, in minor units; a bonus where it is negative
   */
  public record RulesJson(
      Boolean returnAllowed,
      Boolean noParking,
      Integer maxKmh,
      List<HoursJson> hours,
      List<String> classes,
      ChargeJson charge) {}

  /**
   * @param day MONDAY to SUNDAY; null for every day
   * @param from hh:mm in the city's time
   */
  public record HoursJson(String day, String from, String to) {}

  /** An amount of money. */
  public record ChargeJson(Long minor, String currency) {}

  static ZoneJson of(FleetZone zone) {
    ZoneRules rules = zone.rules();
    return new ZoneJson(
        zone.id().value(),
        zone.city().value(),
        zone.zone().name(),
        FleetJson.PolygonJson.of(zone.zone()),
        new RulesJson(
            rules.returnAllowed(),
            rules.noParking(),
            rules.maxKmh().isPresent() ? rules.maxKmh().getAsInt() : null,
            rules.hours().stream().map(ZoneJson::of).toList(),
            rules.classes().stream().sorted(Comparator.naturalOrder()).map(Enum::name).toList(),
            rules
                .charge()
                .map(it -> new ChargeJson(it.minor(), it.currency().getCurrencyCode()))
                .orElse(null)),
        zone.from().orElse(null),
        zone.to().orElse(null));
  }

  private static HoursJson of(Hours hours) {
    return new HoursJson(
        hours.day().map(Enum::name).orElse(null), hours.from().toString(), hours.to().toString());
  }

  /** The outline, or null after naming what is wrong with it. */
  static List<Coordinates> outline(Fields fields, List<Corner> outline, Polygon geometry) {
    if (geometry != null) {
      fields.require(outline == null, "outline", "must be left out where there is a geometry");
      return ring(fields, geometry);
    }
    List<Corner> given = outline == null ? List.of() : outline;
    if (given.size() < 3 || given.size() > Outline.MOST_CORNERS) {
      fields.require(false, "outline", "must have from 3 to " + Outline.MOST_CORNERS + " corners");
      return null;
    }
    var corners = new ArrayList<Coordinates>();
    for (int i = 0; i < given.size(); i++) {
      Corner corner = given.get(i);
      Double lat = corner == null ? null : corner.lat();
      Double lon = corner == null ? null : corner.lon();
      add(fields, corners, "outline[" + i + "].lat", lat, "outline[" + i + "].lon", lon);
    }
    return corners.size() < given.size()
        ? null
        : checked(fields, "outline", () -> Outline.checked(corners));
  }

  private static List<Coordinates> ring(Fields fields, Polygon geometry) {
    fields.require("Polygon".equals(geometry.type()), "geometry.type", "must be Polygon");
    var rings = geometry.coordinates();
    if (rings == null || rings.size() != 1 || rings.getFirst() == null) {
      fields.require(
          false, "geometry.coordinates", "must be one closed ring: holes cannot be told");
      return null;
    }
    var ring = rings.getFirst();
    if (ring.size() > Outline.MOST_CORNERS + 1) {
      fields.require(
          false, "geometry.coordinates", "has more than " + Outline.MOST_CORNERS + " corners");
      return null;
    }
    var corners = new ArrayList<Coordinates>();
    for (int i = 0; i < ring.size(); i++) {
      String field = "geometry.coordinates[0][" + i + "]";
      List<Double> position = ring.get(i);
      boolean two = position != null && (position.size() == 2 || position.size() == 3);
      fields.require(two, field, "must be [longitude, latitude]");
      if (two) {
        add(fields, corners, field, position.get(1), field, position.get(0));
      }
    }
    return corners.size() < ring.size()
        ? null
        : checked(fields, "geometry.coordinates", () -> Outline.ofClosedRing(corners));
  }

  private static void add(
      Fields fields,
      List<Coordinates> corners,
      String latField,
      Double lat,
      String lonField,
      Double lon) {
    boolean latFits = fields.within(latField, lat, -90, 90);
    boolean lonFits = fields.within(lonField, lon, -180, 180);
    if (latFits && lonFits) {
      corners.add(new Coordinates(lat, lon));
    }
  }

  private static <T> T checked(Fields fields, String field, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      fields.require(false, field, e.getMessage());
      return null;
    }
  }

  /** The rules, those of a zone for returns where there are none; null where they are wrong. */
  static ZoneRules rules(Fields fields, RulesJson json) {
    if (json == null) {
      return ZoneRules.RETURN;
    }
    boolean noParking = Boolean.TRUE.equals(json.noParking());
    boolean returnAllowed = json.returnAllowed() == null ? !noParking : json.returnAllowed();
    Optional<Money> charge = charge(fields, json.charge());
    List<Hours> hours = hours(fields, json.hours());
    Set<VehicleClass> classes = classes(fields, json.classes());
    fields.require(
        json.maxKmh() == null || json.maxKmh() >= 1 && json.maxKmh() <= 130,
        "rules.maxKmh",
        "must be a whole number from 1 to 130");
    fields.require(
        !(noParking && returnAllowed),
        "rules.returnAllowed",
        "cannot be where parking is not allowed");
    if (fields.isWrong()) {
      return null;
    }
    return new ZoneRules(
        returnAllowed,
        noParking,
        json.maxKmh() == null ? OptionalInt.empty() : OptionalInt.of(json.maxKmh()),
        hours,
        classes,
        charge);
  }

  private static Optional<Money> charge(Fields fields, ChargeJson json) {
    if (json == null) {
      return Optional.empty();
    }
    boolean inBounds =
        json.minor() != null && json.minor() >= -MOST_CHARGE && json.minor() <= MOST_CHARGE;
    fields.require(
        inBounds,
        "rules.charge.minor",
        "must be a whole number from -" + MOST_CHARGE + " to " + MOST_CHARGE);
    Currency currency = fields.text("rules.charge.currency", json.currency(), ZoneJson::currency);
    return inBounds && currency != null
        ? Optional.of(new Money(json.minor(), currency))
        : Optional.empty();
  }

  private static Currency currency(String code) {
    try {
      Currency currency = Currency.getInstance(code);
      if (currency.getDefaultFractionDigits() >= 0) {
        return currency;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException("must be an ISO 4217 code like EUR");
  }

  private static List<Hours> hours(Fields fields, List<HoursJson> json) {
    var hours = new ArrayList<Hours>();
    List<HoursJson> given = json == null ? List.of() : json;
    fields.require(
        given.size() <= MOST_HOURS, "rules.hours", "must be at most " + MOST_HOURS + " spans");
    for (int i = 0; i < Math.min(given.size(), MOST_HOURS); i++) {
      String field = "rules.hours[" + i + "]";
      HoursJson span = given.get(i);
      if (span == null) {
        fields.require(false, field, "is missing");
        continue;
      }
      DayOfWeek day =
          span.day() == null ? null : fields.oneOf(field + ".day", span.day(), DayOfWeek.class);
      LocalTime from = fields.text(field + ".from", span.from(), ZoneJson::time);
      LocalTime to = fields.text(field + ".to", span.to(), ZoneJson::time);
      if (from != null && to != null) {
        hours.add(new Hours(Optional.ofNullable(day), from, to));
      }
    }
    return hours;
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be a time like 07:30");
    }
  }

  private static Set<VehicleClass> classes(Fields fields, List<String> json) {
    var classes = new HashSet<VehicleClass>();
    List<String> given = json == null ? List.of() : json;
    fields.require(given.size() <= 50, "rules.classes", "must be at most 50");
    for (int i = 0; i < Math.min(given.size(), 50); i++) {
      classes.add(fields.oneOf("rules.classes[" + i + "]", given.get(i), VehicleClass.class));
    }
    classes.remove(null);
    return classes;
  }
}
