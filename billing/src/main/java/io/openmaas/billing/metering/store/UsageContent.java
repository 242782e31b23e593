package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.Usage.Proof;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A usage, apart from key, account and instant of supply, as bytes: equal content has equal bytes.
 * Times are to the microsecond, decimals without trailing zeros, maps in the order of their keys.
 *
 * <p>Form: version, kind, time (micros from its begin to the instant of supply, its length),
 * dimensions, quantities, price, pin, proof. Numbers are variable-length (zigzag, 7 bits a byte).
 * Names that are known by number are never renumbered; others are spelled out after -1.
 */
public final class UsageContent {
  private static final byte VERSION = 1;

  private static final Names<UsageKind> KINDS =
      new Names<>(
          UsageKind::new,
          UsageKind::code,
          "TRANSIT",
          "CAR_SHARE",
          "BIKE_SHARE",
          "TAXI",
          "RIDE_SHARE",
          "PARKING",
          "LEVEL",
          "CANCELLATION");
  private static final Names<Measure> MEASURES =
      new Names<>(
          Measure::new,
          Measure::code,
          "uses",
          "minutes",
          "parkingMinutes",
          "lateMinutes",
          "kilometres",
          "miles",
          "passengers",
          "price");
  private static final Names<String> DIMENSIONS =
      new Names<>(
          name -> name,
          name -> name,
          "operator",
          "vehicleClass",
          "startZone",
          "endZone",
          "costCentre",
          "party");

  private UsageContent() {}

  /** Micros since 1970, rounded down. */
  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  /** The bytes of everything but key, account and instant of supply. */
  public static byte[] encode(Usage usage) {
    var out = new ContentWriter();
    Use use = usage.use();
    out.octet(VERSION);
    KINDS.write(out, use.kind());
    long from = micros(use.time().from());
    out.number(micros(use.at()) - from);
    out.number(micros(use.time().to()) - from);
    writeDimensions(out, use.dimensions());
    writeQuantities(out, use.quantities());
    writePrice(out, use.price());
    writePin(out, usage.pin());
    writeProof(out, usage.proof());
    return out.toBytes();
  }

  /**
   * What was encoded.
   *
   * @throws IllegalArgumentException if the bytes are not such a content
   */
  public static Usage decode(UsageKey key, AccountId account, Instant at, byte[] content) {
    var in = new ContentReader(content);
    if (in.octet() != VERSION) {
      throw new IllegalArgumentException("usage " + key + " is of a version that is not known");
    }
    UsageKind kind = KINDS.read(in);
    long from = micros(at) - in.number();
    var time = new Period(instant(from), instant(from + in.number()));
    var use = new Use(kind, time, at, readDimensions(in), readQuantities(in), readPrice(in));
    var usage = new Usage(key, account, use, readPin(in), readProof(in));
    in.end();
    return usage;
  }

  private static void writeDimensions(ContentWriter out, Map<String, String> dimensions) {
    out.number(dimensions.size());
    if (!dimensions.isEmpty()) {
      new TreeMap<>(dimensions)
          .forEach(
              (name, value) -> {
                DIMENSIONS.write(out, name);
                out.text(value);
              });
    }
  }

  private static Map<String, String> readDimensions(ContentReader in) {
    int size = in.size();
    if (size == 0) {
      return Map.of();
    }
    if (size == 1) {
      return Map.of(DIMENSIONS.read(in), in.text());
    }
    var dimensions = new HashMap<String, String>(2 * size);
    for (int i = 0; i < size; i++) {
      dimensions.put(DIMENSIONS.read(in), in.text());
    }
    return dimensions;
  }

  private static void writeQuantities(ContentWriter out, Map<Measure, BigDecimal> quantities) {
    out.number(quantities.size());
    if (!quantities.isEmpty()) {
      new TreeMap<>(quantities)
          .forEach(
              (measure, quantity) -> {
                MEASURES.write(out, measure);
                out.decimal(quantity);
              });
    }
  }

  private static Map<Measure, BigDecimal> readQuantities(ContentReader in) {
    int size = in.size();
    if (size == 0) {
      return Map.of();
    }
    if (size == 1) {
      return Map.of(MEASURES.read(in), in.decimal());
    }
    var quantities = new HashMap<Measure, BigDecimal>(2 * size);
    for (int i = 0; i < size; i++) {
      quantities.put(MEASURES.read(in), in.decimal());
    }
    return quantities;
  }

  private static void writePrice(ContentWriter out, Optional<Money> price) {
    out.number(price.isPresent() ? 1 : 0);
    price.ifPresent(out::money);
  }

  private static Optional<Money> readPrice(ContentReader in) {
    return in.number() == 0 ? Optional.empty() : Optional.of(in.money());
  }

  private static void writePin(ContentWriter out, Pin pin) {
    out.number(pin.subscription().isPresent() ? 1 : 0);
    pin.subscription().ifPresent(subscription -> out.uuid(subscription.value()));
    out.number(pin.tariff().isPresent() ? 1 : 0);
    pin.tariff().ifPresent(tariff -> out.text(tariff.value()));
    switch (pin.promise()) {
      case Pin.Promise.None _ -> out.number(0);
      case Pin.Promise.Fixed fixed -> {
        out.number(1);
        out.money(fixed.amount());
      }
      case Pin.Promise.AtMost most -> {
        out.number(2);
        out.money(most.amount());
        out.number(most.minutes());
        out.number(most.metres());
      }
    }
  }

  private static Pin readPin(ContentReader in) {
    Optional<SubscriptionId> subscription =
        in.number() == 0 ? Optional.empty() : Optional.of(new SubscriptionId(in.uuid()));
    Optional<TariffRef> tariff =
        in.number() == 0 ? Optional.empty() : Optional.of(new TariffRef(in.text()));
    int promise = in.size();
    return switch (promise) {
      case 0 ->
          subscription.isEmpty() && tariff.isEmpty()
              ? Pin.NONE
              : new Pin(subscription, tariff, new Pin.Promise.None());
      case 1 -> new Pin(subscription, tariff, new Pin.Promise.Fixed(in.money()));
      case 2 ->
          new Pin(
              subscription, tariff, new Pin.Promise.AtMost(in.money(), in.number(), in.number()));
      default -> throw new IllegalArgumentException("promise " + promise);
    };
  }

  private static void writeProof(ContentWriter out, Proof proof) {
    switch (proof) {
      case Proof.OfRental rental -> {
        out.number(0);
        out.uuid(rental.rental().value());
        out.number(rental.trips().size());
        rental.trips().forEach(trip -> out.uuid(trip.value()));
        out.text(rental.vehicle());
      }
      case Proof.OfTicket ticket -> {
        out.number(1);
        out.text(ticket.leg());
        out.text(ticket.ticket());
        out.text(ticket.line());
      }
      case Proof.Reported reported -> {
        out.number(2);
        out.text(reported.source());
        out.text(reported.text());
      }
    }
  }

  private static Proof readProof(ContentReader in) {
    int proof = in.size();
    return switch (proof) {
      case 0 -> {
        var rental = new RentalId(in.uuid());
        int size = in.size();
        List<TripId> trips = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          trips.add(new TripId(in.uuid()));
        }
        yield new Proof.OfRental(rental, trips, in.text());
      }
      case 1 -> new Proof.OfTicket(in.text(), in.text(), in.text());
      case 2 -> new Proof.Reported(in.text(), in.text());
      default -> throw new IllegalArgumentException("proof " + proof);
    };
  }
}
