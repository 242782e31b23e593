package io.openmaas.billing.subscription.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.ChangeKind;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A change as the column {@code content}; its kind is a column of its own. */
final class ChangeColumns {
  private ChangeColumns() {}

  static JsonObject content(Change change) {
    return switch (change) {
      case Change.Started started -> {
        var content =
            plan(started.plan())
                .put("account", started.account().toString())
                .put("members", members(started.members()))
                .put("quantity", started.quantity().toPlainString());
        started.billingDay().ifPresent(day -> content.put("billingDay", day));
        yield content;
      }
      case Change.PlanChanged changed -> plan(changed.plan());
      case Change.Migrated migrated -> plan(migrated.plan());
      case Change.QuantityChanged changed ->
          new JsonObject().put("quantity", changed.quantity().toPlainString());
      case Change.AddOnTaken taken ->
          plan(taken.addOn()).put("quantity", taken.quantity().toPlainString());
      case Change.AddOnEnded ended -> new JsonObject().put("addOn", ended.addOn().value());
      case Change.Paused _, Change.Resumed _ -> new JsonObject();
      case Change.PayerChanged changed ->
          new JsonObject().put("account", changed.account().toString());
      case Change.MembersChanged changed ->
          new JsonObject().put("members", members(changed.members()));
      case Change.BillingDayMoved moved -> new JsonObject().put("day", moved.day());
      case Change.Ended ended -> new JsonObject().put("reason", ended.reason());
      case Change.TakenBack back -> new JsonObject().put("change", back.change().toString());
    };
  }

  private static JsonObject plan(TariffRef plan) {
    return new JsonObject().put("plan", plan.value());
  }

  private static JsonArray members(Set<TravellerId> members) {
    var list = new JsonArray();
    members.stream().map(TravellerId::toString).sorted().forEach(list::add);
    return list;
  }

  static Change change(ChangeKind kind, JsonObject content) {
    return switch (kind) {
      case STARTED ->
          new Change.Started(
              planIn(content),
              accountIn(content),
              membersIn(content),
              quantityIn(content),
              Optional.ofNullable(content.getInteger("billingDay")));
      case PLAN_CHANGED -> new Change.PlanChanged(planIn(content));
      case MIGRATED -> new Change.Migrated(planIn(content));
      case QUANTITY_CHANGED -> new Change.QuantityChanged(quantityIn(content));
      case ADD_ON_TAKEN -> new Change.AddOnTaken(planIn(content), quantityIn(content));
      case ADD_ON_ENDED -> new Change.AddOnEnded(new PlanId(content.getString("addOn")));
      case PAUSED -> new Change.Paused();
      case RESUMED -> new Change.Resumed();
      case PAYER_CHANGED -> new Change.PayerChanged(accountIn(content));
      case MEMBERS_CHANGED -> new Change.MembersChanged(membersIn(content));
      case BILLING_DAY_MOVED -> new Change.BillingDayMoved(content.getInteger("day"));
      case ENDED -> new Change.Ended(content.getString("reason"));
      case TAKEN_BACK -> new Change.TakenBack(UUID.fromString(content.getString("change")));
    };
  }

  private static TariffRef planIn(JsonObject content) {
    return new TariffRef(content.getString("plan"));
  }

  private static AccountId accountIn(JsonObject content) {
    return new AccountId(UUID.fromString(content.getString("account")));
  }

  private static BigDecimal quantityIn(JsonObject content) {
    return new BigDecimal(content.getString("quantity"));
  }

  private static Set<TravellerId> membersIn(JsonObject content) {
    return content.getJsonArray("members").stream()
        .map(id -> new TravellerId(UUID.fromString((String) id)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
