package io.openmaas.billing.subscription;

import io.openmaas.billing.catalogue.BillingTerms.Binding;
import io.openmaas.billing.catalogue.BillingTerms.Effect;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.subscription.SubscriptionHistory.Entry;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Turns what is asked of a subscription into changes, by the policy of its plan. Pure: what it
 * plans is stored, or only shown.
 */
public final class ChangeDesk {
  /** Enough for a change every week of twenty years. */
  private static final int MOST_CHANGES = 1000;

  private final Catalogue catalogue;

  public ChangeDesk(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Who asks. */
  public enum Authority {
    /** Bound by the policy of the plan, from today on. */
    SUBSCRIBER,
    /** Any day, also one that is past. */
    STAFF
  }

  /**
   * A request as changes.
   *
   * @param effectiveOn the first day it holds for
   * @param added what is recorded, at least one
   * @param after the history with it
   */
  public record Planned(LocalDate effectiveOn, List<Entry> added, SubscriptionHistory after) {}

  /**
   * @param now when it is asked for, and recorded
   * @param newIds gives the ids of the changes
   * @throws ChangeRefused with the reason, if it is not allowed or not possible
   */
  public Planned plan(
      SubscriptionHistory history,
      ChangeRequest request,
      Authority authority,
      Instant now,
      Supplier<UUID> newIds) {
    return new Request(history, authority, now, newIds).plan(request);
  }

  /** One request in the making. */
  private final class Request {
    private final SubscriptionHistory history;
    private final Authority authority;
    private final Instant now;
    private final Supplier<UUID> newIds;
    private final Timeline timeline;
    private final LocalDate today;
    private final List<Entry> added = new ArrayList<>();

    Request(SubscriptionHistory history, Authority authority, Instant now, Supplier<UUID> newIds) {
      this.history = history;
      this.authority = authority;
      this.now = now;
      this.newIds = newIds;
      this.timeline = Timeline.of(history, catalogue);
      this.today = now.atZone(history.zone()).toLocalDate();
    }

    Planned plan(ChangeRequest request) {
      LocalDate day =
          switch (request) {
            case ChangeRequest.ToPlan to -> toPlan(to);
            case ChangeRequest.ToQuantity to -> toQuantity(to);
            case ChangeRequest.TakeAddOn take -> takeAddOn(take);
            case ChangeRequest.EndAddOn end -> endAddOn(end);
            case ChangeRequest.Pause pause -> pause(pause);
            case ChangeRequest.Resume resume -> add(freely(resume.when()), new Change.Resumed());
            case ChangeRequest.Cancel cancel -> cancel(cancel);
            case ChangeRequest.ToPayer to ->
                add(freely(to.when()), new Change.PayerChanged(to.account()));
            case ChangeRequest.ToMembers to ->
                add(freely(to.when()), new Change.MembersChanged(to.members()));
            case ChangeRequest.ToBillingDay to ->
                add(freely(to.when()), new Change.BillingDayMoved(to.day()));
            case ChangeRequest.TakeBack back -> takeBack(back);
          };
      if (history.changes().size() + added.size() > MOST_CHANGES) {
        throw refused("too-many-changes", "a subscription has at most " + MOST_CHANGES);
      }
      var after = history;
      for (Entry entry : added) {
        after = after.with(entry);
      }
      Timeline.of(after, catalogue);
      return new Planned(day, List.copyOf(added), after);
    }

    // -------------------------------------------------------------- what

    /**
     * The newest wish counts: a change of plan that was to come on that day or later is replaced.
     */
    private LocalDate toPlan(ChangeRequest.ToPlan to) {
      LocalDate day = byPolicy(to.when(), Binding::change);
      takeBack(day, entry -> entry.change() instanceof Change.PlanChanged);
      return add(day, new Change.PlanChanged(version(to.plan(), day).ref()));
    }

    /** Less of a plan is a smaller plan: it takes effect when a change of plan does. */
    private LocalDate toQuantity(ChangeRequest.ToQuantity to) {
      requireWhole(to.quantity());
      boolean less =
          timeline
              .on(running(today))
              .filter(stretch -> to.quantity().compareTo(stretch.plan().quantity()) < 0)
              .isPresent();
      LocalDate day = less ? byPolicy(to.when(), Binding::change) : freely(to.when());
      return add(day, new Change.QuantityChanged(to.quantity()));
    }

    /** A subscriber who took a millionth of a plan would have its benefits for nothing. */
    private void requireWhole(BigDecimal quantity) {
      if (authority == Authority.SUBSCRIBER && quantity.stripTrailingZeros().scale() > 0) {
        throw refused("quantity", "must be a whole number");
      }
    }

    private LocalDate takeAddOn(ChangeRequest.TakeAddOn take) {
      requireWhole(take.quantity());
      LocalDate day = freely(take.when());
      return add(day, new Change.AddOnTaken(version(take.addOn(), day).ref(), take.quantity()));
    }

    /** An add-on has its own agreement: its plan says when it can be ended. */
    private LocalDate endAddOn(ChangeRequest.EndAddOn end) {
      Binding binding =
          timeline
              .on(running(today))
              .flatMap(
                  stretch ->
                      stretch.addOns().stream()
                          .filter(taken -> taken.plan().id().equals(end.addOn()))
                          .findFirst())
              .map(taken -> taken.plan().terms().binding())
              .orElse(Binding.NONE);
      LocalDate day = resolve(end.when(), binding.cancellation(), boundBy(binding));
      return add(day, new Change.AddOnEnded(end.addOn()));
    }

    /** Who could pause within a minimum term would not be bound by it. */
    private LocalDate pause(ChangeRequest.Pause pause) {
      LocalDate day = freely(pause.when());
      LocalDate bound = timeline.boundUntil(running(today));
      if (authority == Authority.SUBSCRIBER && day.isBefore(bound)) {
        throw refused("too-early", "the minimum term ends on " + bound);
      }
      add(day, new Change.Paused());
      pause
          .until()
          .ifPresent(
              until -> {
                if (!until.isAfter(day)) {
                  throw refused("pause-too-short", "a pause that begins on " + day + " ends later");
                }
                add(until, new Change.Resumed());
              });
      return day;
    }

    private LocalDate cancel(ChangeRequest.Cancel cancel) {
      LocalDate day = byPolicy(cancel.when(), Binding::cancellation);
      takeBack(day, entry -> true);
      takeBack(LocalDate.MIN, entry -> entry.change() instanceof Change.Ended);
      return add(lastEntryDay(cancel.when(), day), new Change.Ended(cancel.reason()));
    }

    /** With inclusive days the end of a period or term is written on its last day. */
    private LocalDate lastEntryDay(When when, LocalDate end) {
      boolean inclusive =
          timeline
              .on(running(today))
              .map(stretch -> stretch.plan().plan().terms().billing().proration())
              .filter(convention -> convention == ProrationConvention.INCLUSIVE_DAYS)
              .isPresent();
      boolean chosen = when instanceof When.On || when instanceof When.Now;
      return inclusive && !chosen && end.isAfter(running(today)) ? end.minusDays(1) : end;
    }

    private LocalDate takeBack(ChangeRequest.TakeBack back) {
      Entry entry =
          history.standing().stream()
              .filter(standing -> standing.id().equals(back.change()))
              .findFirst()
              .orElseThrow(() -> refused("unknown-change", "there is no such change that stands"));
      if (authority == Authority.SUBSCRIBER && !entry.day().isAfter(today)) {
        throw refused("in-effect", "the change holds since " + entry.day());
      }
      if (authority == Authority.SUBSCRIBER && entry.change() instanceof Change.Migrated) {
        throw refused("not-asked-for", "the change follows from the terms of the plan");
      }
      add(today, new Change.TakenBack(entry.id()));
      return entry.day();
    }

    private void takeBack(LocalDate from, Predicate<Entry> which) {
      history.standing().stream()
          .filter(entry -> !entry.day().isBefore(from) && entry.day().isAfter(today))
          .filter(which)
          .filter(
              entry ->
                  added.stream()
                      .noneMatch(a -> a.change().equals(new Change.TakenBack(entry.id()))))
          .toList()
          .forEach(entry -> add(today, new Change.TakenBack(entry.id())));
    }

    private LocalDate add(LocalDate day, Change change) {
      boolean atOnce = day.equals(today);
      added.add(
          new Entry(newIds.get(), now, day, atOnce ? Optional.of(now) : Optional.empty(), change));
      return day;
    }

    // -------------------------------------------------------------- when

    private LocalDate byPolicy(When when, Function<Binding, Effect> policy) {
      Binding binding =
          timeline
              .on(running(today))
              .map(stretch -> stretch.plan().plan().terms().binding())
              .orElse(Binding.NONE);
      return resolve(when, policy.apply(binding), boundBy(binding));
    }

    private LocalDate boundBy(Binding binding) {
      return binding
          .minimumTerm()
          .map(length -> length.after(timeline.term().from()))
          .orElse(timeline.term().from());
    }

    private LocalDate freely(When when) {
      return resolve(when, Effect.AT_ONCE, timeline.boundUntil(running(today)));
    }

    /** Today, or the first day of a subscription that is still to begin. */
    private LocalDate running(LocalDate day) {
      return day.isBefore(timeline.term().from()) ? timeline.term().from() : day;
    }

    /**
     * @param policy the earliest that the plan allows
     * @param bound the first day after the minimum term
     */
    private LocalDate resolve(When when, Effect policy, LocalDate bound) {
      LocalDate earliest = dayOf(policy, bound);
      LocalDate day =
          switch (when) {
            case When.AsAgreed _ -> earliest;
            case When.Now _ -> running(today);
            case When.EndOfPeriod _ -> dayOf(Effect.END_OF_PERIOD, bound);
            case When.EndOfTerm _ -> dayOf(Effect.END_OF_TERM, bound);
            case When.On on -> on.day();
          };
      if (authority == Authority.SUBSCRIBER && day.isBefore(earliest)) {
        throw refused("too-early", "the plan allows it from " + earliest + " on");
      }
      return day;
    }

    private LocalDate dayOf(Effect effect, LocalDate bound) {
      LocalDate from = running(today);
      LocalDate end = timeline.periods().periodOf(from).to();
      return switch (effect) {
        case AT_ONCE -> from;
        case END_OF_PERIOD -> end;
        case END_OF_TERM -> bound.isAfter(from) ? bound : end;
      };
    }

    // -------------------------------------------------------------- which

    /** A subscriber gets what is sold on that day; staff also what no longer is. */
    private Plan version(PlanId plan, LocalDate day) {
      var versions =
          switch (authority) {
            case SUBSCRIBER ->
                catalogue.versions(plan).stream()
                    .map(Plan::currency)
                    .distinct()
                    .flatMap(currency -> catalogue.onSale(currency, day).stream())
                    .filter(sold -> sold.id().equals(plan))
                    .toList();
            case STAFF ->
                catalogue.versions(plan).stream()
                    .filter(version -> !version.sale().isWithdrawn())
                    .toList();
          };
      return versions.reversed().stream()
          .filter(version -> !version.effectiveFrom().isAfter(day))
          .findFirst()
          .orElseThrow(() -> refused("unknown-plan", "'" + plan + "' is not sold on " + day));
    }

    private ChangeRefused refused(String code, String reason) {
      return new ChangeRefused(new UUID(0, 0), code, reason);
    }
  }
}
