package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** How amounts came about, for travellers. In English: an offer keeps its explanation as a text. */
public final class RatingText {
  private static final int METRE_DIGITS = 3;

  private RatingText() {}

  /** All lines, for instance {@code 19 min x 0.22 + 7.400 km x 0.29}. */
  public static String of(List<RatedLine> lines) {
    var texts = new ArrayList<String>();
    for (RatedLine line : lines) {
      String text = of(line);
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return String.join(" + ", texts);
  }

  /** The steps of one line; empty where there are none. */
  public static String of(RatedLine line) {
    var texts = new ArrayList<String>();
    for (Part part : line.parts()) {
      texts.add(of(part, line));
    }
    return String.join(" + ", texts);
  }

  private static String of(Part part, RatedLine line) {
    Measure measure = line.quantity().map(RatedLine.Quantity::measure).orElse(Measure.USES);
    return switch (part.what()) {
      case What.Included _ -> "included in your plan";
      case What.Units _ when measure.equals(Measure.PRICE) -> "at the operator's price";
      case What.Units _ -> units(part, measure);
      case What.Tier _ -> units(part, measure);
      case What.Metered metered -> units(part, metered.measure());
      case What.Flat _ when part.units().compareTo(BigDecimal.ONE) != 0 ->
          plain(part.units()) + " x " + plain(part.price());
      case What.Flat _ -> plain(part.amount()) + " fixed";
      case What.Package taken -> plain(part.units()) + " x " + taken.code();
      case What.Allowance _ -> count(part.units(), measure) + " of your allowance";
      case What.Wallet _ -> plain(part.units()) + " of your wallet";
      case What.Demand _ -> "demand x " + plain(part.units());
      case What.Promise _ -> "as offered";
      case What.Cap _ -> "capped";
      case What.Commitment _ ->
          part.amount().signum() < 0 ? "above your maximum" : "up to your minimum";
    };
  }

  private static String units(Part part, Measure measure) {
    return count(part.units(), measure) + " x " + plain(part.price());
  }

  private static String count(BigDecimal units, Measure measure) {
    String unit =
        switch (measure.code()) {
          case "minutes" -> " min";
          case "parkingMinutes" -> " min parked";
          case "lateMinutes" -> " min late";
          case "kilometres" -> " km";
          case "miles" -> " mi";
          case "uses", "price" -> "";
          default -> " " + measure.code();
        };
    BigDecimal shown = units.stripTrailingZeros();
    if (measure.equals(Measure.KILOMETRES) && shown.scale() < METRE_DIGITS) {
      shown = shown.setScale(METRE_DIGITS);
    }
    return plain(shown) + unit;
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
