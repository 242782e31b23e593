package io.openmaas.billing.holding.store;

import io.openmaas.billing.holding.Consumption;
import io.openmaas.billing.holding.FindsHolders;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.rating.ReadsHoldings;
import io.openmaas.core.city.City;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;

/** What travellers have left, for quotes: what is reserved is used already. */
@ApplicationScoped
public class CurrentHoldings implements ReadsHoldings {
  private final FindsHolders holders;
  private final Books books;
  private final Consumption consumption;
  private final InstantSource clock;

  public CurrentHoldings(
      FindsHolders holders, Books books, Consumption consumption, InstantSource clock) {
    this.holders = holders;
    this.books = books;
    this.consumption = consumption;
    this.clock = clock;
  }

  @Override
  public Uni<RatingRequest> read(TravellerId traveller, City city, LocalDate day) {
    Instant now = clock.instant();
    LocalDate today = now.atZone(city.zone()).toLocalDate();
    return holders
        .find(traveller, city, day)
        .flatMap(holder -> books.read(holder, now))
        .map(book -> consumption.requestFor(book, day, today));
  }
}
