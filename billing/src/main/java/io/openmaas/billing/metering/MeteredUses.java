package io.openmaas.billing.metering;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Usage.Proof;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.event.Event;
import io.openmaas.core.itinerary.Movement;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which use follows from what happened: from a rental, or from a booked leg. */
public final class MeteredUses {
  /** Full minutes from a cancellation to the planned begin; 0 when that is over. */
  public static final Measure NOTICE_MINUTES = new Measure("noticeMinutes");

  private MeteredUses() {}

  /** The key of a rental's use. */
  public static UsageKey keyOf(RentalId rental) {
    return new UsageKey("rental/" + rental);
  }

  /** The key of the use of a booked leg. */
  public static UsageKey keyOf(LegKey leg) {
    return new UsageKey("leg/" + leg);
  }

  /** Metres in kilometres, exact, without trailing zeros. */
  public static BigDecimal kilometres(long metres) {
    BigDecimal exact = BigDecimal.valueOf(metres, 3).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  /**
   * The use of a vehicle in a finished rental: its own time from unlock to return, the sum of its
   * trips' metres.
   *
   * @param booked the leg it fulfils; absent where it is not known, then nothing is promised
   * @param ceiling of the plan that the leg was priced with
   */
  public static Usage ofRental(
      Rental rental, Optional<BookingLeg> booked, Optional<Plan.Ceiling> ceiling) {
    var vehicle = rental.vehicle();
    var dimensions = new LinkedHashMap<String, String>();
    dimensions.put(Use.VEHICLE_CLASS, vehicle.vehicleClass().name());
    booked
        .flatMap(leg -> leg.leg().bookedWith())
        .ifPresent(operator -> dimensions.put(Use.OPERATOR, operator.value()));
    var use =
        new Use(
            UsageKind.CAR_SHARE,
            rental.time(),
            rental.time().to(),
            dimensions,
            Map.of(Measure.KILOMETRES, kilometres(rental.metres())),
            Optional.empty());
    return new Usage(
        keyOf(rental.id()),
        AccountId.of(rental.traveller(), rental.city()),
        use,
        new Pin(Optional.empty(), Optional.of(rental.tariff()), promise(booked, ceiling)),
        new Proof.OfRental(
            rental.id(),
            rental.trips().stream().map(TripRecord::id).toList(),
            vehicle.model() + ", " + vehicle.plate()));
  }

  /**
   * The use of a rental that has just begun: without minutes and metres.
   *
   * @param booked by rental; empty is answered for any other leg, and for one without a price
   */
  public static Optional<Usage> ofBegun(
      Event.RentalStarted started,
      Booking booking,
      BookingLeg booked,
      Optional<Plan.Ceiling> ceiling) {
    if (!(booked.leg() instanceof RentalLeg leg) || booked.price().isEmpty()) {
      return Optional.empty();
    }
    var use =
        new Use(
            UsageKind.CAR_SHARE,
            new Period(started.at(), started.at()),
            started.at(),
            Map.of(
                Use.VEHICLE_CLASS, leg.vehicleClass().name(),
                Use.OPERATOR, leg.vehicle().operator().value()),
            Map.of(),
            Optional.empty());
    return Optional.of(
        new Usage(
            keyOf(started.rental()),
            AccountId.of(started.traveller(), booking.city()),
            use,
            new Pin(
                Optional.empty(),
                Optional.of(booked.price().get().tariff()),
                promise(Optional.of(booked), ceiling)),
            new Proof.OfRental(started.rental(), List.of(), leg.model() + ", " + leg.plate())));
  }

  /**
   * A ride that somebody else drove, when it is over: with the operator's price, which the offer
   * promised.
   */
  public static Optional<Usage> ofRide(Booking booking, BookingLeg leg) {
    if (!(leg.leg() instanceof RideLeg ride)
        || leg.state() != LegState.FINISHED
        || leg.price().isEmpty()) {
      return Optional.empty();
    }
    var price = leg.price().get();
    var movement = ride.movement();
    var use =
        new Use(
            UsageKind.TAXI,
            movement.time(),
            movement.time().to(),
            Map.of(Use.OPERATOR, ride.operator().value()),
            Map.of(Measure.KILOMETRES, kilometres(movement.metres())),
            Optional.of(price.gross()));
    return Optional.of(
        new Usage(
            keyOf(leg.key()),
            AccountId.of(booking.traveller(), booking.city()),
            use,
            new Pin(
                Optional.empty(),
                Optional.of(price.tariff()),
                promise(Optional.of(leg), Optional.empty())),
            new Proof.OfTicket(
                leg.key().toString(),
                leg.operatorRef().map(OperatorRef::value).orElse(""),
                ride.operator().value())));
  }

  /**
   * That the traveller gave a leg back which had been held, for plans that charge it.
   *
   * @param at when it was given back
   */
  public static Optional<Usage> ofCancellation(Booking booking, BookingLeg leg, Instant at) {
    if (booking.state() != BookingState.CANCELLED
        || leg.state() != LegState.RELEASED
        || leg.operatorRef().isEmpty()
        || leg.price().isEmpty()) {
      return Optional.empty();
    }
    var dimensions = new LinkedHashMap<String, String>();
    leg.leg().bookedWith().ifPresent(operator -> dimensions.put(Use.OPERATOR, operator.value()));
    if (leg.leg() instanceof RentalLeg rental) {
      dimensions.put(Use.VEHICLE_CLASS, rental.vehicleClass().name());
    }
    long notice = Duration.between(at, leg.leg().movement().time().from()).toMinutes();
    var use =
        new Use(
            UsageKind.CANCELLATION,
            new Period(at, at),
            at,
            dimensions,
            Map.of(NOTICE_MINUTES, BigDecimal.valueOf(Math.max(0, notice))),
            Optional.empty());
    return Optional.of(
        new Usage(
            new UsageKey(keyOf(leg.key()) + "/cancelled"),
            AccountId.of(booking.traveller(), booking.city()),
            use,
            Pin.tariff(leg.price().get().tariff()),
            new Proof.OfTicket(leg.key().toString(), leg.operatorRef().get().value(), "")));
  }

  /** The ride on a booked leg; empty unless it is by transit, confirmed and has its ticket. */
  public static Optional<Usage> ofTicket(Booking booking, BookingLeg leg) {
    boolean confirmed =
        leg.state() == LegState.CONFIRMED
            || leg.state() == LegState.IN_USE
            || leg.state() == LegState.FINISHED;
    if (!(leg.leg() instanceof TransitLeg transit)
        || !confirmed
        || leg.ticket().isEmpty()
        || leg.price().isEmpty()) {
      return Optional.empty();
    }
    var price = leg.price().get();
    var line = transit.line();
    var use =
        new Use(
            UsageKind.TRANSIT,
            transit.movement().time(),
            transit.movement().time().from(),
            Map.of(Use.OPERATOR, transit.seller().value()),
            Map.of(),
            Optional.of(price.gross()));
    return Optional.of(
        new Usage(
            keyOf(leg.key()),
            AccountId.of(booking.traveller(), booking.city()),
            use,
            Pin.tariff(price.tariff()),
            new Proof.OfTicket(
                leg.key().toString(),
                leg.ticket().get().number(),
                line.agency() + " " + line.name())));
  }

  /** What the price of a leg promised. A ticket is rated by its plan, which knows its price. */
  static Pin.Promise promise(Optional<BookingLeg> booked, Optional<Plan.Ceiling> ceiling) {
    if (booked.isEmpty() || booked.get().price().isEmpty()) {
      return new Pin.Promise.None();
    }
    LegPrice price = booked.get().price().get();
    return switch (price.kind()) {
      case FIXED -> new Pin.Promise.Fixed(price.forTraveller());
      case METERED ->
          price
              .ceiling()
              .<Pin.Promise>map(most -> atMost(booked.get().leg().movement(), ceiling, most))
              .orElseGet(Pin.Promise.None::new);
    };
  }

  private static Pin.Promise atMost(
      Movement planned, Optional<Plan.Ceiling> ceiling, io.openmaas.core.money.Money amount) {
    var rule = ceiling.orElse(new Plan.Ceiling(0, 0, 0));
    long minutes = Math.max(1, Math.ceilDiv(planned.time().length().toMillis(), 60_000L));
    long metres = planned.metres();
    return new Pin.Promise.AtMost(
        amount,
        minutes
            + Math.max(rule.minutesAtLeast(), Math.ceilDiv(minutes * rule.minutesPercent(), 100L)),
        metres + Math.ceilDiv(metres * rule.metresPercent(), 100L));
  }
}
