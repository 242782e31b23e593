package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Measures drawing and document of an invoice with 30 rentals, by hand: not a test. */
final class DrawingSpeed {
  private DrawingSpeed() {}

  public static void main(String[] arguments) {
    var request = request();
    var drawing = new Drawing(CatalogueYaml.shipped(), ReverseCharge.NEVER);
    var seller = new Issuer.Seller("OpenMaaS Oy", "Street 1", "FI1", "FI21", "a@b.fi");
    var threads = ManagementFactory.getThreadMXBean();
    int size = 0;
    for (int round = 0; round < 12; round++) {
      long[] at = new long[4];
      int count = 4_000;
      for (int i = 0; i < count; i++) {
        long a = System.nanoTime();
        Draft draft = drawing.draw(request).drafts().getFirst();
        long b = System.nanoTime();
        var document =
            new InvoiceDocument(
                new InvoiceId(new UUID(1, i)),
                draft,
                seller,
                InvoiceDocument.Buyer.of(request.payer().account()));
        byte[] bytes = document.bytes();
        long c = System.nanoTime();
        size += InvoiceDocument.hashOf(bytes)[0];
        long d = System.nanoTime();
        at[0] += b - a;
        at[1] += c - b;
        at[2] += d - c;
        at[3] = bytes.length;
      }
      System.out.printf(
          "draw %d us, document %d us, hash %d us, %d bytes, cpu %d ms %d%n",
          at[0] / count / 1000,
          at[1] / count / 1000,
          at[2] / count / 1000,
          at[3],
          threads.getCurrentThreadCpuTime() / 1_000_000,
          size);
    }
  }

  static DrawingRequest request() {
    ZoneId zone = ZoneId.of("Europe/Helsinki");
    var account =
        new Account(
            new AccountId(new UUID(7, 7)),
            new Account.Holder.Person(new TravellerId(new UUID(7, 8))),
            new Account.Place(new CityId("helsinki"), "FI", zone, Currency.getInstance("EUR")),
            Optional.empty(),
            new Account.Contact("Aino Virtanen", "Mannerheimintie 1, Helsinki", "fi"));
    var history =
        new SubscriptionHistory(
            new SubscriptionId(new UUID(9, 9)),
            zone,
            List.of(
                new SubscriptionHistory.Entry(
                    new UUID(1, 1),
                    Instant.EPOCH,
                    LocalDate.of(2026, 1, 1),
                    Optional.empty(),
                    new Change.Started(
                        new TariffRef("city-flat@1"),
                        account.id(),
                        Set.of(),
                        BigDecimal.ONE,
                        Optional.empty()))));
    var uses = new ArrayList<Usage>();
    for (int i = 0; i < 30; i++) {
      Instant from = LocalDate.of(2026, 10, 1).plusDays(i).atTime(8, 0).atZone(zone).toInstant();
      Instant to = from.plus(Duration.ofSeconds(1440 + i));
      var rental = new UUID(3, i);
      uses.add(
          new Usage(
              new UsageKey("rental/" + rental),
              account.id(),
              new Use(
                  UsageKind.CAR_SHARE,
                  new Period(from, to),
                  to,
                  Map.of(Use.VEHICLE_CLASS, "SMALL", Use.OPERATOR, "own-fleet"),
                  Map.of(Measure.KILOMETRES, BigDecimal.valueOf(5432 + i, 3)),
                  Optional.empty()),
              Pin.tariff(new TariffRef("city-flat@1")),
              new Usage.Proof.OfRental(
                  new RentalId(rental), List.of(new TripId(new UUID(4, i))), "VW Golf, ABC-12")));
    }
    return new DrawingRequest(
        DrawingRequest.Payer.of(account),
        List.of(
            new DrawingRequest.Party(
                account,
                List.of(history),
                uses,
                DrawingRequest.StartsWith.NOTHING,
                List.of(),
                List.of(),
                DrawingRequest.Watermark.billedTo(LocalDate.of(2026, 10, 1)))),
        LocalDate.of(2026, 11, 1));
  }
}
