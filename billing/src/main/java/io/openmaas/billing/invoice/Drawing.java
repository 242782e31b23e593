package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.invoice.Difference.Taxable;
import io.openmaas.billing.rating.PreparedPlan;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Draws documents: what is due by all that is known, minus what was posted under the same keys. A
 * difference becomes a line that names the invoice it corrects; nothing is rewritten. The same
 * facts give the same documents, in whatever order they arrived and wherever this runs.
 */
public final class Drawing {
  private final Catalogue catalogue;
  private final ReverseCharge reverseCharge;

  /** As large as there are plan versions, and combinations of them with add-ons that are used. */
  private final Map<String, PreparedPlan> prepared = new ConcurrentHashMap<>();

  public Drawing(Catalogue catalogue, ReverseCharge reverseCharge) {
    this.catalogue = catalogue;
    this.reverseCharge = reverseCharge;
  }

  /** What must be loaded for an account before {@link #draw}. */
  public DrawingRequest.Reach reach(
      List<SubscriptionHistory> subscriptions,
      DrawingRequest.Watermark watermark,
      InvoicingTerms terms) {
    return Scope.of(timelines(subscriptions), watermark, terms.lastDay()).reach();
  }

  /**
   * A billing period that is rated from what there was before it.
   *
   * @param zone in which its days are
   */
  public record Opening(SubscriptionId subscription, DatePeriod period, ZoneId zone) {}

  /** Whether units of any version of the plans of this subscription outlive a billing period. */
  public boolean keepsUnits(SubscriptionHistory subscription) {
    return Keeping.keepsUnits(subscription, catalogue);
  }

  /**
   * The billing periods that {@link #draw} looks at, of subscriptions that keep units: what there
   * was at the beginning of each, and what came in, must be loaded.
   */
  public List<Opening> openings(
      List<SubscriptionHistory> subscriptions,
      DrawingRequest.Watermark watermark,
      InvoicingTerms terms,
      LocalDate until) {
    var openings = new ArrayList<Opening>();
    List<Timeline> timelines = timelines(subscriptions);
    Scope scope = Scope.of(timelines, watermark, terms.lastDay());
    for (Timeline timeline : timelines) {
      if (Keeping.keepsUnits(timeline)) {
        LocalDate from = scope.from(Optional.of(timeline.id()));
        LocalDate first = from.isBefore(timeline.term().from()) ? timeline.term().from() : from;
        LocalDate last = until.isBefore(timeline.term().to()) ? until : timeline.term().to();
        DatePeriod period = timeline.periods().periodOf(first);
        while (!period.from().isAfter(last)) {
          openings.add(new Opening(timeline.id(), period, timeline.zone()));
          period = timeline.periods().periodOf(period.to());
        }
      }
    }
    return openings;
  }

  private List<Timeline> timelines(List<SubscriptionHistory> subscriptions) {
    var timelines = new ArrayList<Timeline>(subscriptions.size());
    for (SubscriptionHistory subscription : subscriptions) {
      timelines.add(Timeline.of(subscription, catalogue));
    }
    return timelines;
  }

  /**
   * Draws the documents of a payer.
   *
   * @throws IllegalStateException if the catalogue lacks a plan version or tax rate, or a use lies
   *     before what the watermark says is looked at: nobody is invoiced by guess
   */
  public Drawn draw(DrawingRequest request) {
    var rules = new Rules(catalogue, prepared, reverseCharge, request.payer().account());
    var placed = new ArrayList<Placed>();
    var left = new ArrayList<Drawn.Left>();
    var closed = new ArrayList<Drawn.Closed>();
    var unrated = new ArrayList<Drawn.Unrated>();
    for (DrawingRequest.Party party : request.parties()) {
      var timelines = timelines(party.subscriptions());
      Scope scope = Scope.of(timelines, party.watermark(), request.payer().terms().lastDay());
      List<Posted> posted = relevant(party, scope);
      var fees = new DueFees(rules, party.account(), scope, request.until(), posted);
      var uses = new DueUses(rules, request, party, scope, timelines);
      var due = new ArrayList<Taxable>();
      timelines.forEach(timeline -> due.addAll(fees.of(timeline)));
      due.addAll(uses.due());
      for (Difference.Change change : Difference.of(due, posted)) {
        placed.add(place(change, party.account(), scope, fees, uses));
      }
      left.addAll(uses.left());
      closed.addAll(uses.closed());
      unrated.addAll(uses.unrated());
    }
    var documents = new Documents(request);
    List<Draft> drafts = documents.of(dated(placed, request.until()));
    return new Drawn(drafts, documents.waiting(), left, closed, unrated);
  }

  private static List<Posted> relevant(DrawingRequest.Party party, Scope scope) {
    if (!scope.reopened()) {
      return List.of();
    }
    return party.posted().stream()
        .filter(line -> line.line().due().of().account().equals(party.account().id()))
        .filter(line -> Scope.touches(line.key().service(), scope.from(line.key().subscription())))
        .toList();
  }

  /** Absent date: it comes with the next document, since its own is finalised. */
  private static Placed place(
      Difference.Change change, Account account, Scope scope, DueFees fees, DueUses uses) {
    LocalDate billedOn = change.line().supply().billedOn();
    boolean late = change.corrects().isPresent() || !scope.isNew(billedOn);
    DatePeriod period =
        uses.periodOf(change.line())
            .or(() -> fees.periodOf(change.line()))
            .orElse(change.line().key().service());
    return new Placed(change, account, late ? Optional.empty() : Optional.of(billedOn), period);
  }

  private static List<Placed> dated(List<Placed> lines, LocalDate until) {
    LocalDate last =
        lines.stream()
            .flatMap(line -> line.billedOn().stream())
            .max(LocalDate::compareTo)
            .orElse(until);
    return lines.stream().map(line -> line.billedOn().isPresent() ? line : line.on(last)).toList();
  }
}
