package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.rest.Amount;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.Preview;
import java.time.LocalDate;
import java.util.List;

/**
 * What a change would cost; nothing is stored.
 *
 * @param effectiveOn the first day it would hold for
 * @param today what comes at once: credits below zero, charges above
 * @param todayTotal the sum of these
 * @param nextInvoiceOn the end of the running billing period
 * @param next the fees of the next invoice; use comes on top
 * @param nextTotal the sum of these
 */
public record PreviewView(
    LocalDate effectiveOn,
    List<LineView> today,
    Amount todayTotal,
    LocalDate nextInvoiceOn,
    List<LineView> next,
    Amount nextTotal) {

  /**
   * @param code of the fee in its plan
   * @param from the first day it is for
   * @param to the first day it is no longer for; equal to {@code from} for what comes once
   * @param part for instance 20/31; absent for a whole period
   */
  public record LineView(
      String plan,
      String code,
      String name,
      LocalDate from,
      LocalDate to,
      String part,
      Amount amount) {
    private static LineView of(FeeLine.Of of, DatePeriod days, String part, Amount amount) {
      return new LineView(
          of.plan().value(),
          of.code().value(),
          of.name().inEnglish(),
          days.from(),
          days.to(),
          part,
          amount);
    }

    static LineView of(FeeLine line) {
      return of(
          line.of(),
          line.service(),
          line.part().map(FeeLine.Part::toString).orElse(null),
          Amount.of(line.amount()));
    }

    static LineView of(Preview.Difference difference) {
      return of(difference.of(), difference.days(), null, Amount.of(difference.amount()));
    }
  }

  static PreviewView of(LocalDate effectiveOn, Preview preview) {
    return new PreviewView(
        effectiveOn,
        preview.today().stream().map(LineView::of).toList(),
        Amount.of(preview.todayTotal()),
        preview.nextInvoiceOn(),
        preview.next().stream().map(LineView::of).toList(),
        Amount.of(preview.nextTotal()));
  }
}
