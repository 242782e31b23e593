package io.openmaas.billing.subscription.store;

import io.openmaas.billing.subscription.ReadsSubscriptions;
import io.openmaas.billing.subscription.StartsSubscriptions;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Subscriptions in PostgreSQL. */
@ApplicationScoped
public class Subscriptions implements ReadsSubscriptions, StartsSubscriptions {
  private final Mutiny.SessionFactory sessionFactory;

  public Subscriptions(Mutiny.SessionFactory sessionFactory) {
    this.sessionFactory = sessionFactory;
  }

  @Override
  public Uni<Optional<Subscription>> findActive(TravellerId traveller, CityId city, LocalDate day) {
    return sessionFactory.withSession(
        session ->
            session
                .createSelectionQuery(
                    "from SubscriptionRow s where s.traveller = :traveller and s.city = :city"
                        + " and s.startsOn <= :day and (s.endsOn is null or s.endsOn > :day)",
                    SubscriptionRow.class)
                .setParameter("traveller", traveller.value())
                .setParameter("city", city.value())
                .setParameter("day", day)
                .getResultList()
                .map(rows -> rows.stream().findFirst().map(SubscriptionRow::toDomain)));
  }

  @Override
  public Uni<List<Subscription>> list(TravellerId traveller) {
    return sessionFactory.withSession(
        session ->
            session
                .createSelectionQuery(
                    "from SubscriptionRow s where s.traveller = :traveller"
                        + " order by s.startsOn, s.id",
                    SubscriptionRow.class)
                .setParameter("traveller", traveller.value())
                .getResultList()
                .map(rows -> rows.stream().map(SubscriptionRow::toDomain).toList()));
  }

  /** The unique index decides, also between two requests at the same moment. */
  @Override
  public Uni<Outcome> start(Subscription subscription) {
    return sessionFactory
        .withTransaction(session -> session.persist(SubscriptionRow.of(subscription)))
        .map(_ -> (Outcome) new Outcome.Started(subscription))
        .onFailure(Subscriptions::isDuplicate)
        .recoverWithItem(new Outcome.AlreadySubscribed());
  }

  private static boolean isDuplicate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConstraintViolationException violation
          && "one_running_subscription".equals(violation.getConstraintName())) {
        return true;
      }
      if (cause.getMessage() != null && cause.getMessage().contains("one_running_subscription")) {
        return true;
      }
    }
    return false;
  }
}
