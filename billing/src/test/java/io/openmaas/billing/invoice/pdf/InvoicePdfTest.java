package io.openmaas.billing.invoice.pdf;

import static io.openmaas.billing.testing.BillingFixture.CITY_FLAT;
import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.invoice.BillingAccount;
import io.openmaas.billing.invoice.Invoice;
import io.openmaas.billing.invoice.InvoiceDrawing;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.Recipient;
import io.openmaas.billing.metering.UsageRecord;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class InvoicePdfTest {
  private static final TravellerId TRAVELLER = new TravellerId(new UUID(7, 42));
  private final InvoicePdf pdf = new InvoicePdf();

  /** An invoice with this many car rides and tram rides. */
  private static Invoice.Issued invoice(String recipient, int rides) {
    var catalogue = CatalogueYaml.shipped();
    var subscription =
        Subscription.start(
            new SubscriptionId(UUID.randomUUID()),
            TRAVELLER,
            MARENHOLM,
            catalogue.get(CITY_FLAT),
            LocalDate.of(2026, 10, 1));
    var usage = new ArrayList<UsageRecord>();
    for (int i = 0; i < rides; i++) {
      var start = at("2026-10-02T14:03:00").plus(Duration.ofHours(17L * i));
      usage.add(
          UsageRecord.of(
              BillingFixture.rental(
                  TRAVELLER, CITY_FLAT, start, Duration.ofMinutes(24), 3000, 2432)));
      var booking =
          BillingFixture.ride(
              TRAVELLER, CITY_FLAT, start.plusSeconds(7200), "2.40", LegState.CONFIRMED);
      usage.add(UsageRecord.of(booking, booking.legs().getFirst()).orElseThrow());
    }
    var draft =
        new InvoiceDrawing(catalogue)
            .closed(
                new BillingAccount(TRAVELLER, MARENHOLM, List.of(subscription)),
                Optional.empty(),
                usage,
                at("2026-11-01T00:00:00"))
            .getFirst();
    return Invoice.Issued.of(
        new InvoiceId(new UUID(1, 2)),
        new Invoice.Heading(
            "OM-2026-000001",
            LocalDate.of(2026, 11, 2),
            LocalDate.of(2026, 11, 16),
            at("2026-11-02T09:00:00"),
            BillingFixture.ISSUER.seller(),
            new Recipient(recipient, "Mastweg 7, 18999 Marenholm")),
        draft.content(),
        Money.zero(EUR));
  }

  private static String textOf(byte[] file) throws IOException {
    try (var document = Loader.loadPDF(file)) {
      return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }
  }

  @Test
  void it_shows_the_figures_and_what_they_can_be_checked_against() throws IOException {
    var invoice = invoice("Ada <Lund> & Söhne", 1);
    byte[] file = pdf.render(invoice);
    String text = textOf(file);
    var rental =
        (io.openmaas.billing.invoice.InvoiceLine.Subject.Rental)
            invoice.content().lines().get(1).subject();
    // 49.00 + 5.28 + 1.58 + 0.00 = 55.86
    for (String expected :
        List.of(
            "Invoice OM-2026-000001",
            "Ada <Lund> & Söhne",
            "Mastweg 7",
            "2 November 2026",
            "1 to 31 Oct 2026",
            "Monthly fee City Flat",
            "49.00",
            "24 min 0.22 19 % 5.28",
            "5.432 km 0.29 19 % 1.58",
            "5,432 m",
            "24 started minutes",
            "Local transport 7 % 45.79 3.21 49.00",
            "Car rental 19 % 5.76 1.10 6.86",
            "Total 55.86 EUR",
            "Please transfer 55.86 EUR by 16 November 2026",
            "DE66 0000 0000 0000 0000 42",
            "DE999999999",
            "Page 1 of 1")) {
      assertTrue(text.contains(expected), expected + " is not in: " + text);
    }
    String packed = text.replace(" ", "");
    assertTrue(packed.contains(rental.rental().toString()));
    rental.trips().forEach(trip -> assertTrue(packed.contains(trip.toString())));
  }

  @Test
  void it_is_the_same_each_time_and_brings_its_fonts() throws IOException {
    var invoice = invoice("Ada Lund", 1);
    byte[] file = pdf.render(invoice);
    assertArrayEquals(file, pdf.render(invoice));
    try (var document = Loader.loadPDF(file)) {
      for (var page : document.getPages()) {
        for (var name : page.getResources().getFontNames()) {
          assertTrue(page.getResources().getFont(name).isEmbedded(), name.getName());
        }
      }
    }
  }

  @Test
  void a_long_one_breaks_into_pages_and_repeats_the_heads() throws IOException {
    byte[] file = pdf.render(invoice("Ada Lund", 14));
    Path target = Path.of("target", "invoice.pdf");
    Files.createDirectories(target.getParent());
    Files.write(target, file);
    try (var document = Loader.loadPDF(file)) {
      assertTrue(document.getNumberOfPages() >= 3);
    }
    String text = textOf(file);
    assertTrue(text.contains("Page 3 of "), text);
    assertTrue(text.split("No\\. Description").length > 3, text);
  }

  @Test
  void markup_in_names_stays_text() {
    assertEquals(
        "&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39; ", InvoiceHtml.escape("<b> & \"x\" 'y'\u0000"));
  }
}
