package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.core.evidence.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;

/**
 * One thing of a catalogue as it is kept: a version of a plan, a tax rate, or terms of an operator.
 *
 * @param key {@code PLAN@VERSION}, {@code COUNTRY/CATEGORY/FROM} or {@code OPERATOR/FROM}
 * @param text a catalogue file that holds it and nothing else
 * @param sha256 of what it says, in hexadecimal digits; the same however its numbers are written
 * @param from the first day it holds for
 */
public record CatalogueItem(Kind kind, String key, String text, String sha256, LocalDate from) {

  /** What it is. */
  public enum Kind {
    PLAN,
    TAX_RATE,
    OPERATOR_TERMS
  }

  /** A version of a plan, with the hash of its text. */
  public static CatalogueItem of(Plan plan) {
    return new CatalogueItem(
        Kind.PLAN,
        plan.ref().value(),
        PlanWriter.write(plan),
        sha256(PlanWriter.plain(plan)),
        plan.effectiveFrom());
  }

  /** A tax rate, with the hash of its text. */
  public static CatalogueItem of(TaxRate rate) {
    return new CatalogueItem(
        Kind.TAX_RATE,
        rate.country() + "/" + rate.category() + "/" + rate.from(),
        PlanWriter.write(rate),
        sha256(PlanWriter.plain(rate)),
        rate.from());
  }

  /** Terms of an operator, with the hash of their text. */
  public static CatalogueItem of(OperatorTerms terms) {
    return new CatalogueItem(
        Kind.OPERATOR_TERMS,
        terms.operator() + "/" + terms.from(),
        PlanWriter.write(terms),
        sha256(PlanWriter.plain(terms)),
        terms.from());
  }

  /** In hexadecimal digits. */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
