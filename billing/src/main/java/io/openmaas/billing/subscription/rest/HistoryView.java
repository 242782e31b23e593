package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.ChangeKind;
import io.openmaas.billing.subscription.SubscriptionHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** All that was recorded of a subscription, in the order of recording. */
public record HistoryView(List<EntryView> changes) {

  /**
   * @param recordedAt since when it is known
   * @param day the first day it holds for
   * @param stands false once it was taken back
   * @param content what the kind of change says
   */
  public record EntryView(
      UUID id,
      String kind,
      Instant recordedAt,
      LocalDate day,
      boolean stands,
      Map<String, Object> content) {}

  static HistoryView of(SubscriptionHistory history) {
    var standing =
        history.standing().stream()
            .map(SubscriptionHistory.Entry::id)
            .collect(Collectors.toUnmodifiableSet());
    return new HistoryView(
        history.changes().stream()
            .map(
                entry ->
                    new EntryView(
                        entry.id(),
                        ChangeKind.of(entry.change()).name(),
                        entry.recordedAt(),
                        entry.day(),
                        standing.contains(entry.id()),
                        content(entry.change())))
            .toList());
  }

  private static Map<String, Object> content(Change change) {
    var content = new LinkedHashMap<String, Object>();
    switch (change) {
      case Change.Started started -> {
        content.put("plan", started.plan().value());
        content.put("quantity", started.quantity().toPlainString());
        content.put("payer", started.account().value());
        started.billingDay().ifPresent(day -> content.put("billingDay", day));
      }
      case Change.PlanChanged changed -> content.put("plan", changed.plan().value());
      case Change.Migrated migrated -> content.put("plan", migrated.plan().value());
      case Change.QuantityChanged changed ->
          content.put("quantity", changed.quantity().toPlainString());
      case Change.AddOnTaken taken -> {
        content.put("addOn", taken.addOn().value());
        content.put("quantity", taken.quantity().toPlainString());
      }
      case Change.AddOnEnded ended -> content.put("addOn", ended.addOn().value());
      case Change.Paused _, Change.Resumed _ -> {}
      case Change.PayerChanged changed -> content.put("payer", changed.account().value());
      case Change.MembersChanged changed ->
          content.put("members", changed.members().stream().map(m -> m.value()).sorted().toList());
      case Change.BillingDayMoved moved -> content.put("billingDay", moved.day());
      case Change.Ended ended -> content.put("reason", ended.reason());
      case Change.TakenBack back -> content.put("change", back.change());
    }
    return content;
  }
}
