package io.openmaas.core.offer.planning;

import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.offer.QuotesLegs;
import io.openmaas.core.operator.OperatorId;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Asks all operators for their prices at once; none is waited for beyond the deadline. */
@ApplicationScoped
public class QuoteRound {
  private static final Logger LOG = Logger.getLogger(QuoteRound.class);

  private final Map<OperatorId, QuotesLegs> operators;
  private final Duration deadline;

  QuoteRound(
      @All List<QuotesLegs> operators,
      @ConfigProperty(name = "openmaas.offers.quote-deadline", defaultValue = "PT2.5S")
          Duration deadline) {
    this.operators =
        operators.stream().collect(Collectors.toMap(QuotesLegs::operator, Function.identity()));
    this.deadline = deadline;
  }

  /** What an operator said about a leg. */
  sealed interface Answer {
    record Quoted(Quote quote) implements Answer {}

    /** The operator gives no prices of its own; billing knows them. */
    record NotAsked() implements Answer {}

    record NotSold() implements Answer {}

    /** Not in time, or not at all. */
    record NoAnswer(String reason) implements Answer {}
  }

  /** The answers, by leg. Never fails. */
  Uni<Map<Leg, Answer>> ask(Collection<Leg> legs, Currency currency) {
    var distinct = List.copyOf(new java.util.LinkedHashSet<>(legs));
    if (distinct.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    var questions = new ArrayList<Uni<Answer>>();
    distinct.forEach(leg -> questions.add(ask(leg, currency)));
    return Uni.join()
        .all(questions)
        .andCollectFailures()
        .map(
            answers -> {
              var byLeg = new HashMap<Leg, Answer>();
              for (int i = 0; i < distinct.size(); i++) {
                byLeg.put(distinct.get(i), answers.get(i));
              }
              return byLeg;
            });
  }

  /** One operator's strange price must not spoil the offers of all. */
  private static Answer sane(Quote quote, Currency currency) {
    return quote.price().isNegative() || !quote.price().currency().equals(currency)
        ? new Answer.NoAnswer("asks " + quote.price() + ", which is no price in " + currency)
        : new Answer.Quoted(quote);
  }

  private Uni<Answer> ask(Leg leg, Currency currency) {
    Optional<QuotesLegs> operator = leg.bookedWith().map(operators::get);
    if (operator.isEmpty()) {
      return Uni.createFrom().item(new Answer.NotAsked());
    }
    return Uni.createFrom()
        .deferred(() -> operator.get().quote(leg, currency))
        .map(
            quote ->
                quote.map(given -> sane(given, currency)).orElseGet(() -> new Answer.NotSold()))
        .ifNoItem()
        .after(deadline)
        .recoverWithItem(
            () -> new Answer.NoAnswer("no price within " + deadline.toMillis() + " ms"))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf("no quote from %s: %s", operator.get().operator(), failure.toString());
              return new Answer.NoAnswer("cannot be asked for its price now");
            });
  }
}
