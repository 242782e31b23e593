package io.openmaas.billing.subscription;

/** The kinds of {@link Change}, for tables. */
public enum ChangeKind {
  STARTED,
  PLAN_CHANGED,
  MIGRATED,
  QUANTITY_CHANGED,
  ADD_ON_TAKEN,
  ADD_ON_ENDED,
  PAUSED,
  RESUMED,
  PAYER_CHANGED,
  MEMBERS_CHANGED,
  BILLING_DAY_MOVED,
  ENDED,
  TAKEN_BACK;

  /** The kind of a change, as it is stored and shown. */
  public static ChangeKind of(Change change) {
    return switch (change) {
      case Change.Started _ -> STARTED;
      case Change.PlanChanged _ -> PLAN_CHANGED;
      case Change.Migrated _ -> MIGRATED;
      case Change.QuantityChanged _ -> QUANTITY_CHANGED;
      case Change.AddOnTaken _ -> ADD_ON_TAKEN;
      case Change.AddOnEnded _ -> ADD_ON_ENDED;
      case Change.Paused _ -> PAUSED;
      case Change.Resumed _ -> RESUMED;
      case Change.PayerChanged _ -> PAYER_CHANGED;
      case Change.MembersChanged _ -> MEMBERS_CHANGED;
      case Change.BillingDayMoved _ -> BILLING_DAY_MOVED;
      case Change.Ended _ -> ENDED;
      case Change.TakenBack _ -> TAKEN_BACK;
    };
  }
}
