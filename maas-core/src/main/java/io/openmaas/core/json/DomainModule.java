package io.openmaas.core.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.vehicle.VehicleId;
import java.util.List;
import java.util.UUID;

/**
 * The JSON forms of the vocabulary: money {@code {"amount":"2.40","currency":"EUR"}}, coordinates
 * {@code {"lat":54.9,"lon":13.9}}, identities as strings, legs with their {@code kind}, paths as
 * lists of coordinates.
 */
public final class DomainModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  public DomainModule() {
    super("openmaas", Version.unknownVersion());
    List.of(
            BookingId.class,
            OfferId.class,
            TravellerId.class,
            RentalId.class,
            TripId.class,
            VehicleId.class)
        .forEach(id -> setMixInAnnotation(id, UuidForm.class));
    List.of(CityId.class, OperatorId.class, TariffRef.class)
        .forEach(id -> setMixInAnnotation(id, TextForm.class));
    setMixInAnnotation(Coordinates.class, CoordinatesForm.class);
    setMixInAnnotation(Path.class, PathForm.class);
    setMixInAnnotation(Leg.class, LegForm.class);
    addSerializer(Money.class, new AmountJson.MoneyWriter());
    addDeserializer(Money.class, new AmountJson.MoneyReader());
    addSerializer(UnitPrice.class, new AmountJson.UnitPriceWriter());
    addDeserializer(UnitPrice.class, new AmountJson.UnitPriceReader());
  }

  private abstract static class UuidForm {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    UuidForm(UUID value) {}

    @JsonValue
    abstract UUID value();
  }

  private abstract static class TextForm {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    TextForm(String value) {}

    @JsonValue
    abstract String value();
  }

  private abstract static class CoordinatesForm {
    @JsonCreator
    CoordinatesForm(
        @JsonProperty(value = "lat", required = true) double latitude,
        @JsonProperty(value = "lon", required = true) double longitude) {}

    @JsonProperty("lat")
    abstract double latitude();

    @JsonProperty("lon")
    abstract double longitude();
  }

  private abstract static class PathForm {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    PathForm(List<Coordinates> points) {}

    @JsonValue
    abstract List<Coordinates> points();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = WalkLeg.class, name = "WALK"),
    @JsonSubTypes.Type(value = TransitLeg.class, name = "TRANSIT"),
    @JsonSubTypes.Type(value = RentalLeg.class, name = "RENTAL"),
    @JsonSubTypes.Type(value = RideLeg.class, name = "RIDE")
  })
  private abstract static class LegForm {}
}
