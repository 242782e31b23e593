package io.openmaas.billing.holding.rest;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.holding.Credit;
import io.openmaas.billing.holding.FindsHolders;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.store.Wallets;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.UUID;

/** Money that came in for wallets, recorded by finance. */
@Path("/v1/wallets/top-ups")
@RolesAllowed("finance")
public class TopUpResource {
  private static final int MOST_DIGITS = 12;

  private final FindsHolders holders;
  private final Wallets wallets;
  private final PartyDirectory travellers;
  private final Cities cities;
  private final InstantSource clock;

  public TopUpResource(
      FindsHolders holders,
      Wallets wallets,
      PartyDirectory travellers,
      Cities cities,
      InstantSource clock) {
    this.holders = holders;
    this.wallets = wallets;
    this.travellers = travellers;
    this.cities = cities;
    this.clock = clock;
  }

  /** Repeating a call with the same reference and content credits nothing more. */
  @POST
  public Uni<Response> topUp(Order order) {
    if (order == null || order.traveller() == null) {
      throw new ProblemException(Problem.invalid("traveller", "is missing"));
    }
    var traveller = new TravellerId(order.traveller());
    return travellers
        .find(traveller)
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.invalid("traveller", "is not known"))))
        .map(known -> city(order.city(), known.home()))
        .flatMap(
            city -> {
              Instant now = clock.instant();
              LocalDate today = now.atZone(city.zone()).toLocalDate();
              return holders
                  .find(traveller, city, today)
                  .map(holder -> credit(order, holder, city, today, now))
                  .flatMap(wallets::credit);
            })
        .onFailure(ArithmeticException.class)
        .transform(
            _ ->
                new ProblemException(Problem.invalid("units", "are worth more than can be booked")))
        .map(outcome -> answer(order, outcome));
  }

  private static Credit credit(
      Order order, Holder holder, City city, LocalDate today, Instant now) {
    Benefit.Wallet wallet =
        holder.plan().content().benefits().stream()
            .filter(Benefit.Wallet.class::isInstance)
            .map(Benefit.Wallet.class::cast)
            .filter(of -> of.code().value().equals(order.wallet()))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.invalid(
                            "wallet",
                            "is not one of the traveller's plan " + holder.plan().ref())));
    LocalDate lastDay =
        wallet
            .expiry()
            .toppedUp()
            .map(length -> after(today, length).minusDays(1))
            .orElse(LocalDate.MAX);
    var of =
        new Credit.Wallet(
            holder.id(),
            wallet.code(),
            holder.account(),
            city.id(),
            wallet.unitValue(),
            holder.plan().currency());
    if (order.reference() == null
        || order.reference().isBlank()
        || order.reference().length() > 140) {
      throw new ProblemException(Problem.invalid("reference", "must have 1 to 140 characters"));
    }
    return new Credit(
        of, Credit.Kind.TOPPED_UP, units(order.units()), lastDay, order.reference(), now);
  }

  private static LocalDate after(LocalDate day, CalendarPeriod length) {
    return switch (length.unit()) {
      case DAY -> day.plusDays(length.count());
      case WEEK -> day.plusWeeks(length.count());
      case MONTH -> day.plusMonths(length.count());
      case YEAR -> day.plusYears(length.count());
    };
  }

  private static BigDecimal units(String text) {
    if (text != null && text.matches("[0-9]{1," + MOST_DIGITS + "}(\\.[0-9]{1,6})?")) {
      var units = new BigDecimal(text);
      if (units.signum() > 0) {
        return units;
      }
    }
    throw new ProblemException(Problem.invalid("units", "is a decimal text above zero"));
  }

  private City city(String wanted, CityId home) {
    try {
      CityId id = wanted == null ? home : new CityId(wanted);
      return cities
          .find(id)
          .orElseThrow(() -> new IllegalArgumentException("'" + id + "' is not served"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }

  private static Response answer(Order order, Credit.Outcome outcome) {
    return switch (outcome) {
      case Credit.Outcome.Credited(var left) ->
          Response.status(Response.Status.CREATED).entity(View.of(order, left)).build();
      case Credit.Outcome.AlreadyCredited(var left) ->
          Response.ok().entity(View.of(order, left)).build();
      case Credit.Outcome.OtherContent() ->
          throw new ProblemException(
              Problem.conflict("other-top-up", "another top-up was recorded under this reference"));
    };
  }

  /**
   * What came in.
   *
   * @param city absent for the traveller's home city
   * @param wallet code of a wallet of the plan that the traveller uses
   * @param units decimal text
   * @param reference of the bank's payment
   */
  public record Order(UUID traveller, String city, String wallet, String units, String reference) {}

  /**
   * What was credited.
   *
   * @param posted units in the wallet, without the use of the open period
   */
  public record View(String reference, String units, String posted) {
    static View of(Order order, BigDecimal left) {
      return new View(order.reference(), order.units(), left.stripTrailingZeros().toPlainString());
    }
  }
}
