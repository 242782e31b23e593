package io.openmaas.billing.metering.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UsageContentTest {
  private static final List<String> KINDS = List.of("TRANSIT", "LEVEL", "SCOOTER_SHARE");
  private static final List<String> NAMES =
      List.of("operator", "vehicleClass", "endZone", "Weather", "größe");
  private static final List<Measure> MEASURES =
      List.of(Measure.MINUTES, Measure.KILOMETRES, new Measure("kWh".toLowerCase()));

  @Test
  void what_is_written_is_read_again() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Usage usage = usage(random);
      byte[] content = UsageContent.encode(usage);
      assertEquals(
          usage,
          UsageContent.decode(usage.key(), usage.account(), usage.use().at(), content),
          "seed " + seed);
    }
  }

  @Test
  void random_bytes_are_refused_and_nothing_worse() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = UsageContent.encode(usage(random));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      try {
        UsageContent.decode(new UsageKey("a/b"), new AccountId(new UUID(1, 1)), Instant.EPOCH, cut);
      } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
        continue;
      }
    }
  }

  /** Times in mixed resolution leave gaps or count twice (openmeter#3149): all are micros. */
  @Test
  void a_time_has_one_form_whatever_its_resolution() {
    var micros = Instant.parse("2026-10-12T09:00:00.123456Z");
    var nanos = Instant.parse("2026-10-12T09:00:00.123456789Z");
    assertEquals(UsageContent.micros(micros), UsageContent.micros(nanos));
    assertEquals(micros, UsageContent.instant(UsageContent.micros(nanos)));
    var before = Instant.parse("1969-12-31T23:59:59.999999999Z");
    assertEquals(
        Instant.parse("1969-12-31T23:59:59.999999Z"),
        UsageContent.instant(UsageContent.micros(before)),
        "rounded down, so that no instant crosses the end of a day");
    assertArrayEquals(UsageContent.encode(at(micros, "5")), UsageContent.encode(at(nanos, "5.0")));
  }

  @Test
  void a_number_too_long_to_be_kept_is_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> UsageContent.encode(at(Instant.EPOCH, "12345678901234567890")));
  }

  private static Usage at(Instant at, String kilometres) {
    return new Usage(
        new UsageKey("a/b"),
        new AccountId(new UUID(1, 1)),
        new Use(
            UsageKind.CAR_SHARE,
            Period.of(at, Duration.ofMinutes(1)),
            at,
            Map.of(),
            Map.of(Measure.KILOMETRES, new BigDecimal(kilometres)),
            Optional.empty()),
        Pin.NONE,
        new Usage.Proof.Reported("a", ""));
  }

  private static Usage usage(Random random) {
    var from = UsageContent.instant(random.nextLong(4_000_000_000_000_000L));
    var time = new Period(from, from.plusNanos(1_000L * random.nextInt(1_000_000_000)));
    boolean level = random.nextInt(4) == 0;
    var dimensions = new HashMap<String, String>();
    var quantities = new HashMap<Measure, BigDecimal>();
    for (int i = random.nextInt(4); i > 0; i--) {
      dimensions.put(NAMES.get(random.nextInt(NAMES.size())), "wert" + random.nextInt(9));
      quantities.put(MEASURES.get(random.nextInt(MEASURES.size())), decimal(random, level));
    }
    var use =
        new Use(
            new UsageKind(level ? "LEVEL" : KINDS.get(2 * random.nextInt(2))),
            time,
            random.nextBoolean() ? time.from() : time.to(),
            dimensions,
            quantities,
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(Money.ofMinor(random.nextInt(100_000), "JPY")));
    return new Usage(
        new UsageKey("source/" + random.nextInt()),
        new AccountId(uuid(random)),
        use,
        pin(random),
        proof(random));
  }

  private static BigDecimal decimal(Random random, boolean signed) {
    BigDecimal plain =
        BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), random.nextInt(9))
            .stripTrailingZeros();
    BigDecimal positive = plain.scale() < 0 ? plain.setScale(0) : plain;
    return signed && random.nextBoolean() ? positive.negate() : positive;
  }

  private static Pin pin(Random random) {
    var money = Money.ofMinor(random.nextInt(), "EUR");
    return new Pin(
        random.nextBoolean() ? Optional.empty() : Optional.of(new SubscriptionId(uuid(random))),
        random.nextBoolean() ? Optional.empty() : Optional.of(new TariffRef("city-flat@2")),
        switch (random.nextInt(3)) {
          case 0 -> new Pin.Promise.None();
          case 1 -> new Pin.Promise.Fixed(money);
          default -> new Pin.Promise.AtMost(money, random.nextInt(999), random.nextInt(99_999));
        });
  }

  private static Usage.Proof proof(Random random) {
    var trips = new ArrayList<TripId>();
    for (int i = random.nextInt(3); i > 0; i--) {
      trips.add(new TripId(uuid(random)));
    }
    return switch (random.nextInt(3)) {
      case 0 -> new Usage.Proof.OfRental(new RentalId(uuid(random)), trips, "Zoe, MH-OM 42");
      case 1 -> new Usage.Proof.OfTicket("b.1", "T-1", "Straßenbahn 4");
      default -> new Usage.Proof.Reported("operator", "");
    };
  }

  private static UUID uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
