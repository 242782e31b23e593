package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.account.store.SpendingLimits;
import io.openmaas.billing.holding.Approval;
import io.openmaas.billing.holding.Book;
import io.openmaas.billing.holding.Consumption;
import io.openmaas.billing.holding.FindsHolders;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.Spending;
import io.openmaas.billing.holding.Takes;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.rating.PlannedLegs;
import io.openmaas.core.booking.store.ReservesEntitlements;
import io.openmaas.core.city.City;
import io.openmaas.core.id.Ids;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferLeg;
import io.openmaas.core.offer.PricesForTraveller;
import io.openmaas.core.offer.PricesForTraveller.Priced;
import io.openmaas.core.offer.PricesForTraveller.Quoted;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.operator.OperatorRef;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Reserves what bookings were priced with. It is looked up without a lock, together with the
 * versions of the books that decide; taking it locks the books and does nothing where a version has
 * moved.
 */
@ApplicationScoped
public class Entitlements implements ReservesEntitlements {
  private final FindsHolders holders;
  private final Books books;
  private final Consumption consumption;
  private final Members members;
  private final SpendingLimits limits;
  private final Reservations reservations;
  private final Approvals approvals;
  private final PricesForTraveller prices;
  private final Ids ids;
  private final InstantSource clock;

  public Entitlements(
      FindsHolders holders,
      Books books,
      Consumption consumption,
      Members members,
      SpendingLimits limits,
      Reservations reservations,
      Approvals approvals,
      PricesForTraveller prices,
      Ids ids,
      InstantSource clock) {
    this.holders = holders;
    this.books = books;
    this.consumption = consumption;
    this.members = members;
    this.limits = limits;
    this.reservations = reservations;
    this.approvals = approvals;
    this.prices = prices;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Uni<Answer> look(Offer offer, City city) {
    LocalDate day = offer.itinerary().time().from().atZone(city.zone()).toLocalDate();
    return holders
        .find(offer.traveller(), city, day)
        .flatMap(
            holder ->
                members
                    .chargedWith(holder.account(), offer.traveller())
                    .flatMap(limits::list)
                    .flatMap(
                        found ->
                            found.isEmpty() && !holder.keepsAnything()
                                ? Uni.createFrom().item(new Answer.Available(Reservation.NOTHING))
                                : look(new Trip(offer, city, day, holder, found))));
  }

  /** What is to be booked, on whose plan and within which limits. */
  private record Trip(
      Offer offer, City city, LocalDate day, Holder holder, List<SpendingLimit> limits) {
    Set<AccountId> limited() {
      var accounts = new java.util.HashSet<AccountId>();
      limits.forEach(limit -> accounts.add(limit.account()));
      return accounts;
    }

    /** All books that decide whether it can be had. */
    Set<UUID> books() {
      var books = new TreeSet<UUID>();
      books.add(holder.id());
      limited().forEach(account -> books.add(account.value()));
      return books;
    }
  }

  private Uni<Answer> look(Trip trip) {
    return books
        .versions(trip.books())
        .flatMap(
            versions ->
                price(trip)
                    .flatMap(
                        dearer ->
                            dearer.isPresent()
                                ? Uni.createFrom().item(dearer.get())
                                : spending(trip)
                                    .flatMap(answer -> decide(trip, versions, answer))));
  }

  /** Prices the trip again, as it was priced for the offer. */
  private Uni<Optional<Answer>> price(Trip trip) {
    if (!trip.holder().keepsAnything()) {
      return Uni.createFrom().item(Optional.empty());
    }
    var legs = trip.offer().legs().stream().map(Entitlements::quoted).toList();
    return prices
        .price(trip.offer().traveller(), trip.city(), legs)
        .map(priced -> compare(trip.offer(), priced));
  }

  private static Quoted quoted(OfferLeg leg) {
    return new Quoted(
        leg.leg(),
        leg.price()
            .flatMap(
                price ->
                    leg.leg()
                        .bookedWith()
                        .filter(_ -> price.kind() == LegPrice.Kind.FIXED)
                        .map(
                            operator ->
                                new Quote(new OperatorRef(operator, "offered"), price.gross()))));
  }

  private static Optional<Answer> compare(Offer offer, List<Priced> priced) {
    Money fresh = Money.zero(offer.currency());
    for (Priced answer : priced) {
      switch (answer) {
        case Priced.At(LegPrice price) -> fresh = fresh.plus(price.forTraveller());
        case Priced.Free() -> {}
        case Priced.NoTariff(String reason) -> {
          return Optional.of(new Answer.NotGranted("price-changed", reason));
        }
      }
    }
    return fresh.compareTo(offer.forTraveller()) > 0
        ? Optional.of(
            new Answer.Exhausted(
                fresh, "offer " + offer.id() + " was priced with what has been used up since"))
        : Optional.empty();
  }

  private Uni<Spending.Answer> spending(Trip trip) {
    if (trip.limits().isEmpty()) {
      return Uni.createFrom().item(new Spending.Answer.Within(List.of()));
    }
    Instant since = clock.instant().minus(Duration.ofDays(Approval.VALID_DAYS));
    return reservations
        .spent(trip.limited(), trip.day().minusDays(31), trip.day().plusDays(32))
        .flatMap(
            spent ->
                approvals
                    .listUnused(trip.offer().traveller(), trip.limited(), since)
                    .map(
                        approved ->
                            Spending.check(
                                trip.limits(),
                                spent,
                                new Spending.Wish(
                                    trip.offer().traveller(),
                                    trip.day(),
                                    atMost(trip.offer()),
                                    approved))));
  }

  /** A budget is charged with what the trip costs at most. */
  private static Money atMost(Offer offer) {
    Money sum = Money.zero(offer.currency());
    for (OfferLeg leg : offer.legs()) {
      sum = sum.plus(atMost(leg, offer));
    }
    return sum;
  }

  private static Money atMost(OfferLeg leg, Offer offer) {
    return leg.price()
        .map(price -> price.ceiling().orElse(price.forTraveller()))
        .orElseGet(() -> Money.zero(offer.currency()));
  }

  private Uni<Answer> decide(Trip trip, Map<UUID, Long> versions, Spending.Answer answer) {
    return switch (answer) {
      case Spending.Answer.Within(var used) ->
          books
              .read(trip.holder(), clock.instant())
              .map(book -> wish(trip, book, versions, used))
              .map(
                  wish ->
                      new Answer.Available(
                          (session, booking) ->
                              Reservations.take(
                                  session, wish.copy().put("booking", booking.toString()))));
      case Spending.Answer.Exceeds(var limit, var left) ->
          Uni.createFrom()
              .item(
                  new Answer.NotGranted(
                      "budget-exceeded",
                      "the trip costs up to "
                          + atMost(trip.offer())
                          + ", and of the budget per "
                          + limit.per().name().toLowerCase(java.util.Locale.ROOT)
                          + " "
                          + left
                          + " is left"));
      case Spending.Answer.NeedsApproval(var limit) ->
          approvals
              .ask(question(trip, limit))
              .replaceWith(
                  new Answer.NotGranted(
                      "approval-needed",
                      "the trip costs up to "
                          + atMost(trip.offer())
                          + ", which an approver has to allow; he has been asked"));
    };
  }

  private Approval question(Trip trip, SpendingLimit limit) {
    var legs = trip.offer().itinerary().legs();
    return new Approval(
        ids.next(),
        limit.account(),
        trip.offer().traveller(),
        trip.city().id(),
        trip.offer().id(),
        legs.getFirst().movement().from().name() + " - " + legs.getLast().movement().to().name(),
        trip.day(),
        atMost(trip.offer()),
        Approval.State.ASKED,
        clock.instant(),
        Optional.empty());
  }

  private JsonObject wish(Trip trip, Book book, Map<UUID, Long> versions, List<UUID> used) {
    var versionsJson = new JsonArray();
    versions.forEach(
        (holder, version) ->
            versionsJson.add(
                new JsonObject().put("holder", holder.toString()).put("version", version)));
    var approvalsJson = new JsonArray();
    used.forEach(id -> approvalsJson.add(id.toString()));
    var wish =
        new JsonObject()
            .put("holder", trip.holder().id().toString())
            .put("traveller", trip.offer().traveller().toString())
            .put("city", trip.city().id().value())
            .put("now", clock.instant().toString())
            .put("books", versionsJson)
            .put("approvals", approvalsJson)
            .put("legs", new JsonArray())
            .put("spending", new JsonArray());
    LocalDate today = clock.instant().atZone(trip.city().zone()).toLocalDate();
    var planned = new ArrayList<Usage>();
    Takes before = Takes.NOTHING;
    for (int i = 0; i < trip.offer().legs().size(); i++) {
      var use = plannedUse(trip, i);
      if (use.isPresent()) {
        planned.add(use.get());
        Takes all = consumption.takes(book, planned, today);
        add(wish, trip, i, use.get(), all.minus(before));
        before = all;
      }
    }
    return wish;
  }

  private static Optional<Usage> plannedUse(Trip trip, int index) {
    OfferLeg leg = trip.offer().legs().get(index);
    return leg.price()
        .filter(_ -> leg.leg().bookedWith().isPresent())
        .flatMap(price -> PlannedLegs.of(leg.leg(), Optional.of(price.gross())))
        .map(
            use ->
                PlannedJson.usage(
                    new UsageKey("planned/" + trip.offer().id() + "." + index),
                    AccountId.of(trip.offer().traveller(), trip.city().id()),
                    use));
  }

  private static void add(JsonObject wish, Trip trip, int index, Usage planned, Takes takes) {
    wish.getJsonArray("legs")
        .add(
            new JsonObject()
                .put("leg", index)
                .put("at", planned.use().at().toString())
                .put("planned", PlannedJson.of(planned.account(), planned.use()))
                .put("takes", PlannedJson.of(takes)));
    Money amount = atMost(trip.offer().legs().get(index), trip.offer());
    for (AccountId account : trip.limited()) {
      wish.getJsonArray("spending")
          .add(
              new JsonObject()
                  .put("leg", index)
                  .put("account", account.toString())
                  .put("day", trip.day().toString())
                  .put("amount", amount.minor())
                  .put("currency", amount.currency().getCurrencyCode()));
    }
  }
}
