package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.holding.ReadsUse;
import io.openmaas.billing.holding.Spending;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.ReadsBookings;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** What bookings took, until their use is recorded or they are given back. */
@ApplicationScoped
public class Reservations {
  private static final int MOST_SWEPT = 500;

  private final Pool pool;
  private final ReadsUse uses;
  private final ReadsBookings bookings;
  private final InstantSource clock;

  public Reservations(Pool pool, ReadsUse uses, ReadsBookings bookings, InstantSource clock) {
    this.pool = pool;
    this.uses = uses;
    this.bookings = bookings;
    this.clock = clock;
  }

  /** Takes within the session's transaction; false where a book was changed since it was read. */
  public static Uni<Boolean> take(Mutiny.Session session, JsonObject wish) {
    return session
        .flush()
        .chain(
            () ->
                session
                    .createNativeQuery(
                        "select billing.reserve(cast(cast(:wish as text) as jsonb))", Boolean.class)
                    .setParameter("wish", wish.encode())
                    .getSingleResult());
  }

  /** A vehicle was unlocked: from now on it is known under which key its use will be recorded. */
  public Uni<Void> rentalStarted(SqlClient client, LegKey leg, RentalId rental) {
    return client
        .preparedQuery(
            """
            update billing.reservation set usage_key = $3
             where booking = $1 and leg = $2 and state = 'OPEN' and usage_key <> $3
            """)
        .execute(Tuple.of(leg.booking().value(), leg.index(), "rental/" + rental))
        .replaceWithVoid();
  }

  /**
   * A booking stands like this now: legs that are given back, or will not come about, give back
   * what they took. Repeating it changes nothing.
   */
  public Uni<Void> bookingChanged(SqlClient client, Booking booking) {
    Integer[] released =
        booking.legs().stream()
            .filter(leg -> isOver(booking, leg.state()))
            .map(leg -> leg.key().index())
            .toArray(Integer[]::new);
    return released.length == 0
        ? Uni.createFrom().voidItem()
        : release(client, booking.id(), released);
  }

  private static boolean isOver(Booking booking, LegState leg) {
    return switch (leg) {
      case RELEASED, REFUSED -> true;
      case PLANNED, HELD, CONFIRMED, RELEASING ->
          booking.state() == BookingState.FAILED || booking.state() == BookingState.CANCELLED;
      case UNBOOKED, IN_USE, FINISHED -> false;
    };
  }

  private Uni<Void> release(SqlClient client, BookingId booking, Integer[] legs) {
    return client
        .preparedQuery(
            """
            update billing.reservation set state = 'RELEASED', ended_at = $3
             where booking = $1 and leg = any($2::integer[]) and state = 'OPEN'
            """)
        .execute(Tuple.of(booking.value(), legs, clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  /** An open reservation. */
  private record Open(UUID booking, int leg, String usageKey) {}

  /**
   * Ends what has an end: recorded use makes it consumed, a booking that is over releases it. So
   * nothing leaks, whatever message was lost.
   *
   * @param olderThan only reservations made so long ago
   * @return how many were ended
   */
  public Uni<Integer> sweep(Duration olderThan) {
    Instant before = clock.instant().minus(olderThan);
    return pool.preparedQuery(
            """
            select booking, leg, usage_key from billing.reservation
             where state = 'OPEN' and reserved_at <= $1 order by at limit %s
            """
                .formatted(MOST_SWEPT))
        .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var open = new ArrayList<Open>();
              rows.forEach(
                  row ->
                      open.add(
                          new Open(
                              row.getUUID("booking"),
                              row.getInteger("leg"),
                              row.getString("usage_key"))));
              return open;
            })
        .flatMap(this::end);
  }

  private Uni<Integer> end(List<Open> open) {
    if (open.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    return uses.recorded(open.stream().map(o -> new UsageKey(o.usageKey())).toList())
        .flatMap(
            recorded -> {
              var done =
                  open.stream().filter(o -> recorded.contains(new UsageKey(o.usageKey()))).toList();
              var rest = new HashSet<>(open);
              done.forEach(rest::remove);
              return consume(done)
                  .flatMap(_ -> releaseOver(rest))
                  .map(released -> done.size() + released);
            });
  }

  private Uni<Void> consume(List<Open> done) {
    return done.isEmpty()
        ? Uni.createFrom().voidItem()
        : pool.preparedQuery(
                """
                update billing.reservation r set state = 'CONSUMED', ended_at = $3
                  from unnest($1::uuid[], $2::integer[]) as d (booking, leg)
                 where r.booking = d.booking and r.leg = d.leg and r.state = 'OPEN'
                """)
            .execute(
                Tuple.of(
                    done.stream().map(Open::booking).toArray(UUID[]::new),
                    done.stream().map(Open::leg).toArray(Integer[]::new),
                    clock.instant().atOffset(ZoneOffset.UTC)))
            .replaceWithVoid();
  }

  private Uni<Integer> releaseOver(Set<Open> rest) {
    var ids = rest.stream().map(Open::booking).collect(Collectors.toSet());
    return Multi.createFrom()
        .iterable(ids)
        .onItem()
        .transformToUniAndConcatenate(
            id ->
                bookings
                    .find(new BookingId(id))
                    .flatMap(
                        found ->
                            found.map(this::releaseOver).orElseGet(() -> Uni.createFrom().item(0))))
        .collect()
        .asList()
        .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
  }

  private Uni<Integer> releaseOver(Booking booking) {
    Integer[] over =
        booking.legs().stream()
            .filter(leg -> isOver(booking, leg.state()))
            .map(leg -> leg.key().index())
            .toArray(Integer[]::new);
    return over.length == 0
        ? Uni.createFrom().item(0)
        : release(pool, booking.id(), over).replaceWith(over.length);
  }

  /** What was spent of these accounts' budgets on these days, without what was given back. */
  public Uni<List<Spending.Spent>> spent(
      Collection<AccountId> accounts, LocalDate from, LocalDate to) {
    return pool.preparedQuery(
            """
            select s.account, s.traveller, s.day, s.amount_minor, s.currency
              from billing.spending s
              join billing.reservation r on r.booking = s.booking and r.leg = s.leg
             where s.account = any($1::uuid[]) and s.day >= $2 and s.day < $3 and r.state <> 'RELEASED'
            """)
        .execute(Tuple.of(accounts.stream().map(AccountId::value).toArray(UUID[]::new), from, to))
        .map(
            rows -> {
              var spent = new ArrayList<Spending.Spent>();
              rows.forEach(
                  row ->
                      spent.add(
                          new Spending.Spent(
                              new AccountId(row.getUUID("account")),
                              new TravellerId(row.getUUID("traveller")),
                              row.getLocalDate("day"),
                              Money.ofMinor(
                                  row.getLong("amount_minor"), row.getString("currency")))));
              return List.copyOf(spent);
            });
  }
}
