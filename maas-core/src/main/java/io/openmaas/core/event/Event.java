package io.openmaas.core.event;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Something that happened. Each event belongs to one topic; its key decides its order. */
public sealed interface Event {

  Topic topic();

  /** Events with the same key in the same topic are read in order. */
  String key();

  /**
   * Records of a vehicle were committed; the record table holds them.
   *
   * @param from the earliest terminal time among them: how far back trips may have changed
   * @param upTo the latest terminal time among them
   */
  record VehicleHasNews(VehicleId vehicle, Instant from, Instant upTo) implements Event {

    /** Records of one terminal time. */
    public VehicleHasNews(VehicleId vehicle, Instant at) {
      this(vehicle, at, at);
    }

    @Override
    public Topic topic() {
      return Topic.VEHICLE_NEWS;
    }

    @Override
    public String key() {
      return vehicle.toString();
    }
  }

  /**
   * Records of these vehicles were committed; the record table holds them. Vehicles are told of
   * together, by shard, so that many records make few events.
   *
   * @param shard 0 to 15, always the same for a vehicle
   */
  record VehiclesHaveNews(int shard, List<News> vehicles) implements Event {
    private static final int SHARDS = 16;

    public VehiclesHaveNews {
      vehicles = List.copyOf(vehicles);
    }

    /**
     * Of one vehicle.
     *
     * @param from the earliest terminal time among the records: how far back trips may have changed
     * @param upTo the latest
     * @param link number of the latest link of the vehicle's chain that holds any of them
     */
    public record News(VehicleId vehicle, Instant from, Instant upTo, long link) {}

    /** The shard a vehicle belongs to. */
    public static int shardOf(VehicleId vehicle) {
      return Math.floorMod(vehicle.value().hashCode(), SHARDS);
    }

    /** One event for each shard that has news. */
    public static List<VehiclesHaveNews> of(List<News> news) {
      var byShard = new TreeMap<Integer, List<News>>();
      news.forEach(
          each ->
              byShard.computeIfAbsent(shardOf(each.vehicle()), _ -> new ArrayList<>()).add(each));
      return byShard.entrySet().stream()
          .map(entry -> new VehiclesHaveNews(entry.getKey(), entry.getValue()))
          .toList();
    }

    @Override
    public Topic topic() {
      return Topic.VEHICLE_NEWS;
    }

    @Override
    public String key() {
      return "shard-" + shard;
    }
  }

  /** A trip record was made or revised. */
  record TripRecorded(TripRecord trip) implements Event {
    @Override
    public Topic topic() {
      return Topic.TRIP_RECORDS;
    }

    @Override
    public String key() {
      return trip.vehicle().toString();
    }
  }

  /** A vehicle was unlocked and its rental began. */
  record RentalStarted(
      RentalId rental, LegKey leg, TravellerId traveller, VehicleId vehicle, Instant at)
      implements Event {
    @Override
    public Topic topic() {
      return Topic.RENTALS;
    }

    @Override
    public String key() {
      return traveller.toString();
    }
  }

  /** A vehicle was returned and all its records are in. */
  record RentalFinished(Rental rental) implements Event {
    @Override
    public Topic topic() {
      return Topic.RENTALS;
    }

    @Override
    public String key() {
      return rental.traveller().toString();
    }
  }

  /**
   * A reservation was given another vehicle in place of the booked one.
   *
   * @param was the booked one
   * @param why in words
   */
  record VehicleSubstituted(
      RentalId rental,
      LegKey leg,
      TravellerId traveller,
      VehicleId was,
      Vehicle became,
      String why,
      Instant at)
      implements Event {
    @Override
    public Topic topic() {
      return Topic.RENTALS;
    }

    @Override
    public String key() {
      return traveller.toString();
    }
  }

  /**
   * The operator gave back what was confirmed, without being asked to: nobody came for it, or the
   * vehicle cannot be had.
   *
   * @param reason in words for the traveller
   */
  record ReservationLost(
      RentalId rental, LegKey leg, TravellerId traveller, String reason, Instant at)
      implements Event {
    @Override
    public Topic topic() {
      return Topic.RENTALS;
    }

    @Override
    public String key() {
      return traveller.toString();
    }
  }

  /** A booking came into a state, or one of its legs did. The booking itself holds the details. */
  record BookingChanged(BookingId booking, TravellerId traveller, BookingState state, Instant at)
      implements Event {
    @Override
    public Topic topic() {
      return Topic.BOOKING_EVENTS;
    }

    @Override
    public String key() {
      return booking.toString();
    }
  }

  /** An invoice was finalised. */
  record InvoiceFinalised(UUID invoice, String number, TravellerId traveller) implements Event {
    @Override
    public Topic topic() {
      return Topic.INVOICE_EVENTS;
    }

    @Override
    public String key() {
      return traveller.toString();
    }
  }
}
