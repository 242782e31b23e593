package io.openmaas.billing.holding;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.account.store.SpendingLimits;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.holding.store.Approvals;
import io.openmaas.billing.holding.store.Books;
import io.openmaas.billing.holding.store.BudgetCharges;
import io.openmaas.billing.holding.store.CurrentHoldings;
import io.openmaas.billing.holding.store.Entitlements;
import io.openmaas.billing.holding.store.Reservations;
import io.openmaas.billing.holding.store.Wallets;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.rating.PlannedLegs;
import io.openmaas.billing.rating.Rater;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.store.Bookings;
import io.openmaas.core.booking.store.NewBookings;
import io.openmaas.core.city.City;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.idempotency.store.IdempotencyKeys;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.OfferLeg;
import io.openmaas.core.offer.PricesForTraveller;
import io.openmaas.core.offer.store.Offers;
import io.openmaas.core.testing.TestSessions;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Bookings with entitlements on a real database; the rating and the subscriptions are fakes. */
public final class HoldingWorld implements AutoCloseable {
  public static final ChargeCode RIDES = new ChargeCode("rides");
  public static final ChargeCode POINTS = new ChargeCode("points");

  private static final Charge RIDE =
      new Charge.UsageCharge(
          new ChargeCode("ride"),
          Localised.of("Ride"),
          TaxCategory.values()[0],
          UsageFilter.of(UsageKind.TRANSIT),
          Charge.Metering.each(Measure.USES),
          List.of(
              new Charge.PriceVariant(
                  UsageFilter.ANY, new PriceModel.Quoted(BigDecimal.valueOf(100)))),
          Optional.empty());

  public final BillingFixture fixture = new BillingFixture();
  public final TestSessions sessions =
      TestSessions.withRows(
          fixture.database,
          "io.openmaas.core.booking.store.BookingRow",
          "io.openmaas.core.booking.store.BookingLegRow");
  public final List<Usage> used = new CopyOnWriteArrayList<>();
  private final Map<TravellerId, Holder> holders = new ConcurrentHashMap<>();

  private final ReadsUse readsUse =
      new ReadsUse() {
        @Override
        public Uni<List<Usage>> list(Collection<AccountId> accounts, Period period) {
          return Uni.createFrom()
              .item(
                  () ->
                      used.stream()
                          .filter(
                              usage ->
                                  accounts.contains(usage.account())
                                      && period.contains(usage.use().at()))
                          .toList());
        }

        @Override
        public Uni<Set<UsageKey>> recorded(Collection<UsageKey> keys) {
          return Uni.createFrom()
              .item(
                  () ->
                      used.stream()
                          .map(Usage::key)
                          .filter(keys::contains)
                          .collect(Collectors.toSet()));
        }
      };
  private final EventLog events =
      new EventLog() {
        @Override
        public Uni<Void> append(Mutiny.Session session, List<? extends Event> list) {
          return session.flush();
        }

        @Override
        public Uni<Void> append(SqlConnection connection, List<? extends Event> list) {
          return Uni.createFrom().voidItem();
        }
      };

  public final FindsHolders findsHolders =
      (traveller, _, _) -> Uni.createFrom().item(() -> holders.get(traveller));
  public final Consumption consumption = new Consumption(Rater::rate);
  public final Books books = new Books(fixture.database.pool(), readsUse);
  public final CurrentHoldings current =
      new CurrentHoldings(findsHolders, books, consumption, () -> fixture.now);
  public final Accounts accounts = new Accounts(fixture.database.pool(), fixture.directory);
  public final Members members = new Members(fixture.database.pool(), () -> fixture.now);
  public final SpendingLimits limits = new SpendingLimits(fixture.database.pool());
  public final Approvals approvals = new Approvals(fixture.database.pool());
  public final Wallets wallets = new Wallets(fixture.database.pool(), fixture.ledger);
  public final Bookings bookings = new Bookings(sessions.factory(), events, () -> fixture.now);
  public final Reservations reservations =
      new Reservations(fixture.database.pool(), readsUse, bookings, () -> fixture.now);
  public final BudgetCharges charges =
      new BudgetCharges(
          fixture.database.pool(),
          findsHolders,
          books,
          consumption,
          fixture.cities,
          () -> fixture.now);
  public final Entitlements entitlements =
      new Entitlements(
          findsHolders,
          books,
          consumption,
          members,
          limits,
          reservations,
          approvals,
          this::price,
          UUID::randomUUID,
          () -> fixture.now);
  private final Offers offers = new Offers(fixture.database.pool());
  private final NewBookings newBookings =
      new NewBookings(
          sessions.factory(),
          new IdempotencyKeys(() -> fixture.now),
          offers,
          fixture.directory,
          fixture.cities,
          bookings,
          entitlements,
          UUID::randomUUID,
          () -> fixture.now);

  /** A plan with so many rides and points a month. */
  public static Plan plan(int rides, String points, String unitValue) {
    var benefits = new ArrayList<Benefit>();
    if (rides > 0) {
      benefits.add(
          new Benefit.Allowance(
              RIDES,
              Localised.of("Rides"),
              Measure.USES,
              UsageFilter.ANY,
              1,
              Benefit.Grant.of(BigDecimal.valueOf(rides), Benefit.Per.PERIOD)));
    }
    benefits.add(
        new Benefit.Wallet(
            POINTS,
            Localised.of("Points"),
            UsageFilter.ANY,
            new BigDecimal(unitValue),
            new BigDecimal(points),
            new Benefit.Expiry(Optional.of(CalendarPeriod.MONTH), Optional.empty())));
    return new Plan(
        new PlanId("together"),
        1,
        new Plan.Sale(LocalDate.of(2026, 1, 1), new Migration.Never()),
        EUR,
        new Plan.Text(Localised.of("Together"), Localised.of("Together")),
        new Plan.Terms(
            BillingTerms.USUAL, BillingTerms.Binding.NONE, Plan.Ceiling.USUAL, Plan.Kind.PLAN),
        new Plan.Content(List.of(), List.of(RIDE), benefits, Set.of()));
  }

  /** A plan that all of these may use. */
  public Holder share(Plan plan, TravellerId... travellers) {
    var users =
        List.of(travellers).stream()
            .map(t -> AccountId.of(t, MARENHOLM.id()))
            .collect(Collectors.toSet());
    var holder =
        new Holder(
            Optional.of(new SubscriptionId(UUID.randomUUID())),
            plan,
            AccountId.of(travellers[0], MARENHOLM.id()),
            users,
            new Holder.Calendar(
                LocalDate.of(2026, 11, 1),
                Cycle.calendar(CalendarPeriod.MONTH)::periodOf,
                MARENHOLM.zone()));
    for (TravellerId traveller : travellers) {
      holders.put(traveller, holder);
    }
    return holder;
  }

  /** These use what the holder has. */
  public void assign(Holder holder, TravellerId... travellers) {
    for (TravellerId traveller : travellers) {
      holders.put(traveller, holder);
    }
  }

  public Credit.Wallet wallet(Holder holder) {
    var benefit =
        holder.plan().content().benefits().stream()
            .filter(Benefit.Wallet.class::isInstance)
            .map(Benefit.Wallet.class::cast)
            .findFirst()
            .orElseThrow();
    return new Credit.Wallet(
        holder.id(), POINTS, holder.account(), MARENHOLM.id(), benefit.unitValue(), EUR);
  }

  /** An offer of one ride by tram, priced with what is left now. */
  public Offer offer(TravellerId traveller, Instant departure, String price) {
    var leg = BillingFixture.transitLeg(Period.of(departure, Duration.ofMinutes(14)));
    var quote =
        new PricesForTraveller.Quoted(
            leg,
            Optional.of(
                new io.openmaas.core.offer.Quote(
                    new io.openmaas.core.operator.OperatorRef(BillingFixture.TRANSIT, "q"),
                    Money.of(price, EUR))));
    var priced =
        (PricesForTraveller.Priced.At)
            price(traveller, MARENHOLM, List.of(quote)).await().indefinitely().getFirst();
    var offer =
        new Offer(
            new OfferId(UUID.randomUUID()),
            traveller,
            MARENHOLM.id(),
            EUR,
            List.of(new OfferLeg(leg, Optional.of(priced.price()))),
            fixture.now.plus(Duration.ofMinutes(10)));
    offers.keep(List.of(offer)).await().indefinitely();
    return offer;
  }

  /** The difference a ride makes, as quotes reckon it. */
  private Uni<List<PricesForTraveller.Priced>> price(
      TravellerId traveller, City city, List<PricesForTraveller.Quoted> legs) {
    return current
        .read(traveller, city, LocalDate.ofInstant(fixture.now, city.zone()))
        .map(
            request ->
                legs.stream().map(leg -> (PricesForTraveller.Priced) price(request, leg)).toList());
  }

  private static PricesForTraveller.Priced.At price(
      RatingRequest request, PricesForTraveller.Quoted leg) {
    Money gross = leg.quote().orElseThrow().price();
    var use = PlannedLegs.of(leg.leg(), Optional.of(gross)).orElseThrow();
    var planned =
        new Usage(
            new UsageKey("planned"),
            new AccountId(UUID.randomUUID()),
            use,
            Pin.NONE,
            new Usage.Proof.Reported("plan", ""));
    var left = Rater.rate(request).left();
    var alone =
        Rater.rate(new RatingRequest(request.plan(), request.stretch(), List.of(planned), left));
    return new PricesForTraveller.Priced.At(
        new LegPrice(
            LegPrice.Kind.FIXED,
            gross,
            alone.charged(EUR),
            Optional.empty(),
            request.plan().ref(),
            "ticket"));
  }

  /** Books it as a request over HTTP would; the booking's id. */
  public Uni<BookingId> book(Offer offer) {
    var wish =
        new NewBookings.Wish(
            UUID.randomUUID(),
            new IdempotencyKey(UUID.randomUUID().toString()),
            offer.traveller(),
            offer.id());
    return onContext(() -> newBookings.book(wish, booking -> booking.id().toString()))
        .map(answer -> new BookingId(UUID.fromString(answer.json())));
  }

  /** Sessions live on a Vert.x context of their own, as each request has. */
  public <T> Uni<T> onContext(java.util.function.Supplier<Uni<T>> work) {
    var context =
        ((io.vertx.core.impl.VertxInternal) fixture.database.vertx().getDelegate())
            .createEventLoopContext();
    return Uni.createFrom()
        .emitter(
            emitter ->
                context.runOnContext(
                    _ -> work.get().subscribe().with(emitter::complete, emitter::fail)));
  }

  /** A booking as the saga might leave it. */
  public Booking booking(BookingId id, Offer offer, BookingState state, LegState leg) {
    return new Booking(
        id,
        offer.traveller(),
        offer.city(),
        offer.id(),
        fixture.now,
        state,
        List.of(
            new BookingLeg(
                new io.openmaas.core.booking.LegKey(id, 0),
                offer.legs().getFirst().leg(),
                offer.legs().getFirst().price(),
                leg,
                Optional.empty(),
                Optional.empty())),
        Optional.empty());
  }

  /** The ride of a booking was made and metered. */
  public void ride(BookingId id, Offer offer) {
    var leg = offer.legs().getFirst();
    used.add(
        new Usage(
            new UsageKey("leg/" + id + ".0"),
            AccountId.of(offer.traveller(), MARENHOLM.id()),
            PlannedLegs.of(leg.leg(), leg.price().map(LegPrice::gross)).orElseThrow(),
            Pin.NONE,
            new Usage.Proof.Reported("test", "")));
  }

  @Override
  public void close() {
    sessions.close();
    fixture.close();
  }
}
