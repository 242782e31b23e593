package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Benefit;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes benefits as {@link BenefitReader} reads them. */
final class BenefitWriter {
  private BenefitWriter() {}

  static Map<String, Object> benefit(Benefit benefit) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(
        "kind",
        switch (benefit) {
          case Benefit.Allowance _ -> "allowance";
          case Benefit.Cap _ -> "cap";
          case Benefit.Commitment _ -> "commitment";
          case Benefit.Wallet _ -> "wallet";
        });
    fields.put("code", benefit.code());
    fields.put("name", PlanWriter.text(benefit.name()));
    switch (benefit) {
      case Benefit.Allowance allowance -> allowance(fields, allowance);
      case Benefit.Cap cap -> {
        ChargeWriter.putFilter(fields, cap.filter());
        fields.put("amount", cap.amount());
        fields.put("per", cap.per());
      }
      case Benefit.Commitment commitment -> {
        commitment.minimum().ifPresent(minimum -> fields.put("minimum", minimum));
        commitment.maximum().ifPresent(maximum -> fields.put("maximum", maximum));
        PlanWriter.putAll(fields, "counts", commitment.counts());
        fields.put("tax", commitment.tax());
        fields.put("prorated", commitment.prorated());
      }
      case Benefit.Wallet wallet -> {
        ChargeWriter.putFilter(fields, wallet.filter());
        fields.put("unitValue", wallet.unitValue());
        fields.put("granted", wallet.granted());
        var expiry = new LinkedHashMap<String, Object>();
        wallet.expiry().granted().ifPresent(period -> expiry.put("granted", period.toString()));
        wallet.expiry().toppedUp().ifPresent(period -> expiry.put("toppedUp", period.toString()));
        if (!expiry.isEmpty()) {
          fields.put("expiry", expiry);
        }
      }
    }
    return fields;
  }

  private static void allowance(Map<String, Object> fields, Benefit.Allowance allowance) {
    ChargeWriter.putFilter(fields, allowance.filter());
    fields.put("measure", allowance.measure());
    var grant = allowance.grant();
    if (grant.growth().isEmpty() || grant.amount().compareTo(BigDecimal.ZERO) != 0) {
      fields.put("amount", grant.amount());
    }
    fields.put("per", grant.per());
    fields.put("priority", allowance.priority());
    grant
        .growth()
        .ifPresent(
            growth -> {
              var inner = new LinkedHashMap<String, Object>();
              inner.put("span", Forms.text(growth.span()));
              inner.put("amount", growth.amount());
              inner.put("restSpan", Forms.text(growth.restSpan()));
              inner.put("rest", growth.rest());
              fields.put("growth", inner);
            });
    PlanWriter.putAll(fields, "charges", allowance.charges());
    grant
        .rollover()
        .ifPresent(
            rollover -> {
              var inner = new LinkedHashMap<String, Object>();
              rollover.most().ifPresent(most -> inner.put("most", most));
              inner.put("periods", rollover.periods());
              fields.put("rollover", inner);
            });
  }
}
