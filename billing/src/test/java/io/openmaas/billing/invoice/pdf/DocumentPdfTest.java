package io.openmaas.billing.invoice.pdf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.DueLine;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.LineKey;
import io.openmaas.billing.invoice.Seal;
import io.openmaas.billing.invoice.Used;
import io.openmaas.billing.metering.Usage.Proof;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

class DocumentPdfTest {
  private static final Currency EUR = Currency.getInstance("EUR");
  private static final Currency KRW = Currency.getInstance("KRW");
  private static final UUID RENTAL = UUID.fromString("0199c1de-0000-7000-8000-000000000001");
  private static final UUID TRIP = UUID.fromString("0199c1de-0000-7000-8000-000000000002");

  private final DocumentPdf pdf = new DocumentPdf();

  private static final Seal SEAL =
      new Seal(
          "ab".repeat(32),
          "OM-2026-000001",
          LocalDate.of(2026, 11, 2),
          LocalDate.of(2026, 11, 16),
          Instant.parse("2026-11-02T08:00:00Z"));

  /** A month with a fee, this many rides of 5.28 each, and a correction of 1.00. */
  private static InvoiceDocument document(
      String language, String name, Currency currency, int rides) {
    var account = new AccountId(new UUID(7, 42));
    var rate =
        new DocumentLine.LineTax(
            TaxCategory.CAR_RENTAL, new BigDecimal("19"), DocumentLine.Scheme.STANDARD);
    var lines = new ArrayList<DocumentLine>();
    lines.add(
        line(
            account, fee(), "City <Flat>", "Stadt <Fest>", 3161, currency, rate, Optional.empty()));
    for (int i = 0; i < rides; i++) {
      lines.add(
          line(
              account,
              ride(i),
              "Shared car, time",
              "Auto, Zeit",
              528,
              currency,
              rate,
              Optional.empty()));
    }
    lines.add(
        line(
            account,
            ride(99),
            "Shared car, time",
            "Auto, Zeit",
            -100,
            currency,
            rate,
            Optional.of(
                new DocumentLine.Corrects(
                    "OM-2026-000000",
                    october(),
                    new Money(628, currency),
                    DocumentLine.Cause.RECALCULATED))));
    long gross = lines.stream().mapToLong(l -> l.due().amount().minor()).sum();
    long net = gross * 100 / 119;
    var head =
        new Draft.Head(
            account,
            new CityId("marenholm"),
            "DE",
            ZoneId.of("Europe/Berlin"),
            currency,
            PriceBasis.TAX_INCLUDED,
            october(),
            LocalDate.of(2026, 11, 1),
            Optional.of("K-17"));
    var sum = new Draft.TaxSum(rate, new Money(net, currency), new Money(gross - net, currency));
    return new InvoiceDocument(
        new InvoiceId(new UUID(1, 2)),
        new Draft(
            Draft.Kind.INVOICE,
            head,
            lines,
            List.of(),
            List.of(sum),
            List.of(),
            new Draft.Totals(sum.net(), sum.tax(), sum.gross(), new Money(-500, currency))),
        new Issuer.Seller(
            "Marenholm Mobil GmbH",
            "Hafenstr. 1, 18999 Marenholm",
            "DE999999999",
            "DE66000000000000000042",
            "billing@example.org"),
        new InvoiceDocument.Buyer(name, "Mastweg 7, 18999 Marenholm", Optional.empty(), language));
  }

  private static DatePeriod october() {
    return new DatePeriod(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1));
  }

  private static DueLine.Detail fee() {
    return new DueLine.Detail(
        Optional.empty(), Optional.of(new FeeLine.Part(20, 31)), List.of(), Optional.empty());
  }

  private static DueLine.Detail ride(int i) {
    var from = Instant.parse("2026-10-02T14:03:00Z").plusSeconds(61_200L * i);
    var time = new Period(from, from.plusSeconds(1440));
    var use =
        new Use(
            UsageKind.CAR_SHARE,
            time,
            time.to(),
            Map.of(),
            Map.of(Measure.KILOMETRES, new BigDecimal("5.432")),
            Optional.empty());
    return new DueLine.Detail(
        Optional.of(new RatedLine.Quantity(new BigDecimal("24"), Measure.MINUTES)),
        Optional.empty(),
        List.of(
            new RatedLine.Part(
                new RatedLine.What.Units(),
                new BigDecimal("24"),
                new BigDecimal("0.22"),
                new BigDecimal("5.28"))),
        Optional.of(
            new Used(
                new UsageKey("rental/" + i),
                use,
                new Proof.OfRental(
                    new RentalId(RENTAL), List.of(new TripId(TRIP)), "Renault Zoe, MA-R 17"))));
  }

  private static DocumentLine line(
      AccountId account,
      DueLine.Detail detail,
      String english,
      String german,
      long minor,
      Currency currency,
      DocumentLine.LineTax rate,
      Optional<DocumentLine.Corrects> corrects) {
    var amount = new Money(minor, currency);
    return new DocumentLine(
        new DueLine(
            new LineKey(
                Optional.of(new SubscriptionId(new UUID(3, 4))),
                new ChargeCode("charge"),
                detail.part().isPresent() ? october() : DatePeriod.day(LocalDate.of(2026, 10, 2)),
                detail.used().map(Used::key)),
            new DueLine.Of(
                account,
                Optional.of(new TariffRef("city-flat@1")),
                new Localised(english, Map.of("de", german)),
                TaxCategory.CAR_RENTAL,
                detail.used().isPresent() ? DueLine.Kind.USE : DueLine.Kind.RECURRING),
            new DueLine.Supply(
                LocalDate.of(2026, 10, 2),
                LocalDate.of(2026, 11, 1),
                LocalDate.of(2026, 11, 1),
                PriceBasis.TAX_INCLUDED),
            amount,
            detail),
        corrects,
        Money.zero(currency),
        rate,
        new DocumentLine.Share(amount, Money.zero(currency)));
  }

  private static String textOf(byte[] file) throws IOException {
    try (var document = Loader.loadPDF(file)) {
      return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }
  }

  private byte[] render(String language, String name, Currency currency, int rides)
      throws IOException {
    byte[] file = pdf.render(document(language, name, currency, rides), SEAL);
    Path target = Path.of("target", "invoice-" + language + ".pdf");
    Files.createDirectories(target.getParent());
    Files.write(target, file);
    return file;
  }

  @Test
  void it_says_what_is_charged_and_what_it_can_be_checked_against() throws IOException {
    // 31.61 + 5.28 - 1.00 = 35.89, of which 5.00 come from the balance
    String text = textOf(render("en", "Ada <Lund> & Söhne", EUR, 1));
    for (String expected :
        List.of(
            "Invoice OM-2026-000001",
            "Ada <Lund> & Söhne",
            "2 November 2026",
            "1 Oct 2026 to 31 Oct 2026",
            "City <Flat>",
            "20 of 31 days",
            "24 min 19 % 5.28",
            "24 x 0.22 = 5.28",
            "Renault Zoe, MA-R 17",
            "2 Oct 2026, 16:03 to 16:27",
            "Correction of invoice OM-2026-000000; charged until now: 6.28",
            "-1.00",
            "Total 35.89 EUR",
            "From your balance -5.00 EUR",
            "Please transfer 30.89 EUR by 16 November 2026",
            "DE66 0000 0000 0000 0000 42",
            "Cost centre K-17",
            "Page 1 of 1")) {
      assertTrue(text.contains(expected), expected + " is not in: " + text);
    }
    assertTrue(text.replace(" ", "").contains(TRIP.toString()), text);
  }

  @Test
  void it_speaks_the_languages_of_its_customers() throws IOException {
    Map<String, List<String>> expected =
        Map.of(
            "de",
            List.of(
                "Rechnung OM-2026-000001",
                "Stadt <Fest>",
                "2. November 2026",
                "35,89 EUR",
                "Seite 1 von 1"),
            "fi",
            List.of("Lasku OM-2026-000001", "2. marraskuuta 2026", "35,89 EUR", "Sivu 1 / 1"),
            "ko",
            List.of("청구서 OM-2026-000001", "2026년 11월 2일", "3,589 KRW", "운행 기록", "김하늘", "1 / 1쪽"));
    for (var entry : expected.entrySet()) {
      boolean korean = entry.getKey().equals("ko");
      String text = textOf(render(entry.getKey(), korean ? "김하늘" : "Ada", korean ? KRW : EUR, 1));
      for (String words : entry.getValue()) {
        assertTrue(text.contains(words), entry.getKey() + ": " + words + " is not in: " + text);
      }
    }
  }

  @Test
  void all_languages_have_words_for_the_same() {
    var english = Words.load("en").keySet();
    for (String language : Words.LANGUAGES) {
      assertEquals(english, Words.load(language).keySet(), language);
    }
    for (TaxCategory category : TaxCategory.values()) {
      assertTrue(english.contains("category." + category), category.name());
    }
  }

  @Test
  void a_language_without_words_is_served_in_english() throws IOException {
    assertTrue(textOf(render("xx", "Ada", EUR, 1)).contains("Invoice OM-2026-000001"));
  }

  @Test
  void it_is_accessible_and_brings_its_fonts() throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (String language : Words.LANGUAGES) {
      byte[] file = render(language, "Ada 김하늘", EUR, 20);
      try (var parser =
              Foundries.defaultInstance()
                  .createParser(new ByteArrayInputStream(file), PDFAFlavour.PDFUA_1);
          var validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
        var result = validator.validate(parser);
        assertTrue(
            result.isCompliant(),
            () ->
                language
                    + ": "
                    + result.getTestAssertions().stream()
                        .map(a -> a.getRuleId().getClause() + " " + a.getMessage())
                        .distinct()
                        .collect(Collectors.joining("\n")));
      }
    }
  }

  @Test
  void it_is_the_same_each_time() throws IOException {
    assertArrayEquals(render("en", "Ada", EUR, 2), render("en", "Ada", EUR, 2));
  }

  @Test
  void a_long_one_breaks_into_pages_and_repeats_the_heads() throws IOException {
    String text = textOf(render("en", "Ada Lund", EUR, 60));
    assertTrue(text.contains("Page 3 of "), text);
    assertTrue(text.split("No\\. Description").length > 3, text);
  }
}
