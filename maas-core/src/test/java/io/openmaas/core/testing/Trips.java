package io.openmaas.core.testing;

import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.Movement;
import io.openmaas.core.itinerary.Place;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.OfferLeg;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.Identity;
import io.openmaas.core.traveller.Licence;
import io.openmaas.core.traveller.PaymentData;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleClass;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A city, a traveller and trips to test with. */
public final class Trips {
  public static final Instant EIGHT = Instant.parse("2026-05-04T06:00:00Z");
  public static final Currency EUR = Currency.getInstance("EUR");
  public static final OperatorId FLEET = new OperatorId("own-fleet");
  public static final OperatorId TRANSIT = new OperatorId("city-transit");
  public static final UUID CAR = UUID.fromString("018f0000-0000-7000-8000-00000000000c");
  public static final TravellerId ANNA =
      new TravellerId(UUID.fromString("018f0000-0000-7000-8000-00000000000a"));

  public static final City MARENHOLM =
      new City(
          new CityId("marenholm"),
          "Marenholm",
          ZoneId.of("Europe/Berlin"),
          EUR,
          "DE",
          new City.Extent(new Coordinates(54.85, 13.80), new Coordinates(54.95, 14.00)),
          TRANSIT);

  private Trips() {}

  /** Approved, with an approved licence. */
  public static Traveller anna() {
    return traveller(Membership.State.APPROVED, true);
  }

  public static Traveller traveller(Membership.State state, boolean licenceApproved) {
    return new Traveller(
        ANNA,
        new Identity(
            "Anna", "Beck", LocalDate.of(1990, 1, 2), "anna@example.org", "Kai 1, Marenholm"),
        MARENHOLM.id(),
        Optional.of(
            new Licence(
                "B1", "DE", Set.of("B"), LocalDate.of(2010, 1, 1), LocalDate.of(2030, 1, 1))),
        new PaymentData("Anna Beck", "DE89370400440532013000"),
        new Membership(state, licenceApproved, List.of(), Optional.empty()));
  }

  public static Place place(String name, double lat, double lon) {
    return new Place(name, new Coordinates(lat, lon));
  }

  /** Minutes count from {@link #EIGHT}. */
  public static Movement movement(int fromMinute, int toMinute, int metres) {
    var from = new Coordinates(54.90, 13.90);
    var to = new Coordinates(54.91, 13.92);
    return new Movement(
        new Place("Kai", from),
        new Place("Turm", to),
        new Period(
            EIGHT.plus(Duration.ofMinutes(fromMinute)), EIGHT.plus(Duration.ofMinutes(toMinute))),
        metres,
        new Path(List.of(from, to)));
  }

  public static Leg walk(int fromMinute, int toMinute) {
    return new WalkLeg(movement(fromMinute, toMinute, 80 * (toMinute - fromMinute)));
  }

  public static Leg metro(int fromMinute, int toMinute) {
    return new TransitLeg(
        movement(fromMinute, toMinute, 4000),
        TRANSIT,
        new TransitLeg.Line(TransitMode.SUBWAY, "M1", "Turm", "Metro", "1F5FBF", "1:trip-7"));
  }

  public static Leg car(int fromMinute, int toMinute) {
    return new RentalLeg(
        movement(fromMinute, toMinute, 6000),
        new OperatorRef(FLEET, CAR.toString()),
        "MH-C 101E",
        "ID.3",
        VehicleClass.COMPACT,
        Propulsion.ELECTRIC);
  }

  /** Walk 5, metro 10, walk 2, car 15 minutes. */
  public static Itinerary metroThenCar() {
    return new Itinerary(List.of(walk(5, 10), metro(10, 20), walk(20, 22), car(22, 37)));
  }

  public static LegPrice fixed(String amount) {
    var price = Money.of(amount, EUR);
    return new LegPrice(
        LegPrice.Kind.FIXED, price, price, Optional.empty(), new TariffRef("pay@1"), "single ride");
  }

  public static LegPrice metered(String estimate, String ceiling) {
    var price = Money.of(estimate, EUR);
    return new LegPrice(
        LegPrice.Kind.METERED,
        price,
        price,
        Optional.of(Money.of(ceiling, EUR)),
        new TariffRef("car@1"),
        "by minute and km");
  }

  /** The itinerary, transit at 2.40, cars at 6.10 metered; it expires ten past eight. */
  public static Offer offer(UUID id, Itinerary itinerary) {
    return new Offer(
        new OfferId(id),
        ANNA,
        MARENHOLM.id(),
        EUR,
        itinerary.legs().stream()
            .map(
                leg ->
                    new OfferLeg(
                        leg,
                        switch (leg) {
                          case TransitLeg _ -> Optional.of(fixed("2.40"));
                          case RentalLeg _ -> Optional.of(metered("6.10", "7.50"));
                          default -> Optional.empty();
                        }))
            .toList(),
        EIGHT.plus(Duration.ofMinutes(10)));
  }
}
