package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;

/**
 * One step of how the amount of a line came about, in JSON; decimals are texts, not rounded.
 *
 * @param kind UNITS, FLAT, TIER, PACKAGE, ALLOWANCE, WALLET, DEMAND, PROMISE, CAP, INCLUDED,
 *     COMMITMENT or METERED
 * @param of the code of the package, allowance, wallet, cap or commitment, the number of the tier,
 *     or the measure; null for the others
 * @param units counted in it
 * @param unitPrice of one unit, major units
 * @param amount major units; negative for a reduction
 */
public record PartView(String kind, String of, String units, String unitPrice, String amount) {
  static PartView of(Part part) {
    return new PartView(
        kind(part.what()),
        named(part.what()),
        part.units().toPlainString(),
        part.price().toPlainString(),
        part.amount().toPlainString());
  }

  private static String kind(What what) {
    return switch (what) {
      case What.Units _ -> "UNITS";
      case What.Flat _ -> "FLAT";
      case What.Tier _ -> "TIER";
      case What.Package _ -> "PACKAGE";
      case What.Allowance _ -> "ALLOWANCE";
      case What.Wallet _ -> "WALLET";
      case What.Demand _ -> "DEMAND";
      case What.Promise _ -> "PROMISE";
      case What.Cap _ -> "CAP";
      case What.Included _ -> "INCLUDED";
      case What.Commitment _ -> "COMMITMENT";
      case What.Metered _ -> "METERED";
    };
  }

  private static String named(What what) {
    return switch (what) {
      case What.Tier tier -> Integer.toString(tier.number());
      case What.Package taken -> taken.code().value();
      case What.Allowance allowance -> allowance.code().value();
      case What.Wallet wallet -> wallet.code().value();
      case What.Cap cap -> cap.code().value();
      case What.Commitment commitment -> commitment.code().value();
      case What.Metered metered -> metered.measure().code();
      case What.Units _, What.Flat _, What.Demand _, What.Promise _, What.Included _ -> null;
    };
  }
}
