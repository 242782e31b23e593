package io.openmaas.billing.holding.store;

import io.openmaas.billing.holding.Book;
import io.openmaas.billing.holding.Consumption;
import io.openmaas.billing.holding.FindsHolders;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Charges budgets with what trips cost, once their use is rated. */
@ApplicationScoped
public class BudgetCharges {
  private static final int MOST = 200;
  private static final String OPEN =
      """
      select distinct r.booking, r.leg, r.usage_key, r.traveller, r.city, r.at
        from billing.reservation r
        join billing.spending s on s.booking = r.booking and s.leg = r.leg and not s.settled
       where r.state = 'CONSUMED' limit %s
      """
          .formatted(MOST);
  private static final String SETTLE =
      """
      update billing.spending
         set amount_minor = case when $3::bigint is null then amount_minor else greatest($3::bigint, 0) end, settled = true
       where booking = $1 and leg = $2 and not settled
      """;

  private final Pool pool;
  private final FindsHolders holders;
  private final Books books;
  private final Consumption consumption;
  private final Cities cities;
  private final InstantSource clock;

  public BudgetCharges(
      Pool pool,
      FindsHolders holders,
      Books books,
      Consumption consumption,
      Cities cities,
      InstantSource clock) {
    this.pool = pool;
    this.holders = holders;
    this.books = books;
    this.consumption = consumption;
    this.cities = cities;
    this.clock = clock;
  }

  /** A trip whose use is recorded. */
  private record Trip(
      UUID booking, int leg, UsageKey use, TravellerId traveller, CityId city, Instant at) {}

  /**
   * Charges what is recorded and not charged yet. A use that the rating of the open periods does
   * not tell keeps what it costs at most.
   *
   * @return how many trips
   */
  public Uni<Integer> settle() {
    return pool.query(OPEN)
        .execute()
        .map(
            rows -> {
              var trips = new ArrayList<Trip>();
              rows.forEach(
                  row ->
                      trips.add(
                          new Trip(
                              row.getUUID("booking"),
                              row.getInteger("leg"),
                              new UsageKey(row.getString("usage_key")),
                              new TravellerId(row.getUUID("traveller")),
                              new CityId(row.getString("city")),
                              row.getOffsetDateTime("at").toInstant())));
              return trips;
            })
        .flatMap(
            trips ->
                Multi.createFrom()
                    .iterable(trips)
                    .onItem()
                    .transformToUniAndConcatenate(this::settle)
                    .collect()
                    .asList()
                    .replaceWith(trips.size()));
  }

  private Uni<Boolean> settle(Trip trip) {
    Optional<City> city = cities.find(trip.city());
    if (city.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    LocalDate day = trip.at().atZone(city.get().zone()).toLocalDate();
    LocalDate today = clock.instant().atZone(city.get().zone()).toLocalDate();
    return holders
        .find(trip.traveller(), city.get(), day)
        .flatMap(holder -> books.readAll(holder, clock.instant()))
        .map(book -> cost(book, trip, day.isAfter(today) ? day : today, today))
        .flatMap(
            cost ->
                pool.preparedQuery(SETTLE)
                    .execute(
                        Tuple.of(
                            trip.booking(),
                            trip.leg(),
                            cost.isPresent() ? cost.getAsLong() : null)))
        .replaceWith(true);
  }

  private OptionalLong cost(Book book, Trip trip, LocalDate last, LocalDate today) {
    boolean found = false;
    long sum = 0;
    for (var rated : consumption.chain(book, java.util.List.of(), last, today)) {
      for (RatedLine line : rated.result().lines()) {
        if (line.use().equals(Optional.of(trip.use()))) {
          found = true;
          sum = Math.addExact(sum, line.amount().minor());
        }
      }
    }
    return found ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
