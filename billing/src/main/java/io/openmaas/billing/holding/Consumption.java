package io.openmaas.billing.holding;

import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What uses take, by the rating of the periods that are not posted yet, one after the other: each
 * begins with what the one before it left. Pure.
 */
public final class Consumption {
  private final Rates rates;

  public Consumption(Rates rates) {
    this.rates = rates;
  }

  /**
   * A period and its rating.
   *
   * @param request what was rated
   */
  public record Rated(RatingRequest request, RatedPeriod result) {
    public DatePeriod period() {
      return request.stretch().period();
    }
  }

  /**
   * The request that rates a use on this day, without it: what was made and what is reserved.
   *
   * @param today periods that have ended by then are closed
   */
  public RatingRequest requestFor(Book book, LocalDate day, LocalDate today) {
    return open(chain(book, List.of(), day, today).getLast().request());
  }

  /**
   * What these planned uses take. They come last, whenever they are: what was made or is reserved
   * takes its part first.
   */
  public Takes takes(Book book, List<Usage> planned, LocalDate today) {
    Takes all = Takes.NOTHING;
    for (Rated rated : chain(book, List.of(), last(book, planned, today), today)) {
      var uses = within(rated.period(), book, planned);
      if (!uses.isEmpty()) {
        all = all.plus(takes(rated.request(), uses));
      }
    }
    return all;
  }

  /** What is left today. */
  public Standing standing(Book book, LocalDate today) {
    RatingRequest all = requestFor(book, today, today);
    var made = new Book(book.holder(), book.from(), book.opening(), book.uses(), List.of());
    RatingRequest withoutReserved = requestFor(made, today, today);
    return Standing.of(all, rates.rate(all).left(), rates.rate(withoutReserved).left(), today);
  }

  /** What these uses take of what the request leaves. */
  private Takes takes(RatingRequest request, List<Usage> uses) {
    RatingRequest base = open(request);
    Holdings before = rates.rate(base).left();
    Holdings after =
        rates.rate(new RatingRequest(base.plan(), base.stretch(), uses, before)).left();
    return Takes.between(base.plan(), before, after);
  }

  /**
   * The same, with more to come: without the last day of the period, so that what was counted in it
   * is still told.
   */
  private static RatingRequest open(RatingRequest request) {
    var stretch = request.stretch();
    LocalDate to = stretch.period().lastDay();
    LocalDate from = stretch.days().from().isAfter(to) ? to : stretch.days().from();
    return new RatingRequest(
        request.plan(),
        new Stretch(stretch.period(), new DatePeriod(from, to), stretch.zone(), false),
        request.uses(),
        request.holdings());
  }

  private static LocalDate last(Book book, List<Usage> planned, LocalDate today) {
    return Stream.concat(planned.stream(), book.reserved().stream())
        .map(usage -> day(book, usage))
        .reduce(today, (a, b) -> a.isAfter(b) ? a : b);
  }

  private static LocalDate day(Book book, Usage usage) {
    return usage.use().at().atZone(book.holder().calendar().zone()).toLocalDate();
  }

  /**
   * All periods from the first that is not posted to the one that holds {@code last}, each rated.
   */
  public List<Rated> chain(Book book, List<Usage> planned, LocalDate last, LocalDate today) {
    var chain = new ArrayList<Rated>();
    var known = Stream.of(book.uses(), book.reserved(), planned).flatMap(List::stream).toList();
    LocalDate first = book.from().isAfter(last) ? last : book.from();
    Holdings opening = book.opening();
    List<DatePeriod> periods = book.holder().periods(first, last);
    for (int i = 0; i < periods.size(); i++) {
      DatePeriod whole = periods.get(i);
      boolean closed = i < periods.size() - 1 || !whole.to().isAfter(today);
      var request =
          new RatingRequest(
              book.holder().plan(),
              new Stretch(whole, days(book, whole), book.holder().calendar().zone(), closed),
              within(whole, book, known),
              opening);
      RatedPeriod result = rates.rate(request);
      chain.add(new Rated(request, result));
      opening = result.left();
    }
    return List.copyOf(chain);
  }

  private static DatePeriod days(Book book, DatePeriod whole) {
    LocalDate from = book.holder().calendar().from();
    return from.isAfter(whole.from()) && from.isBefore(whole.to())
        ? new DatePeriod(from, whole.to())
        : whole;
  }

  private static List<Usage> within(DatePeriod whole, Book book, List<Usage> uses) {
    var period = whole.in(book.holder().calendar().zone());
    return uses.stream().filter(usage -> period.contains(usage.use().at())).toList();
  }
}
