package io.openmaas.core.traveller.store;

import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Decision;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** All travellers; also the directory in which other modules look them up. */
@Singleton
public final class Travellers implements PartyDirectory {
  private static final int LIST_LIMIT = 500;

  private static final String NOTE_DECISION =
      """
      with noted as (
        insert into core.traveller_decision
          (traveller_id, decided_at, decided_by, state, licence_approved, reason)
        values (:traveller, :at, :by, :state, :licence, :reason)
        returning 1)
      select count(*) from noted
      """;

  private final Mutiny.SessionFactory sessions;
  private final InstantSource clock;

  public Travellers(Mutiny.SessionFactory sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Adds a traveller within the transaction that is open on this session. */
  public Uni<Void> add(Mutiny.Session session, Traveller traveller) {
    return session.persist(TravellerRow.of(traveller, clock.instant()));
  }

  @Override
  public Uni<Optional<Traveller>> find(TravellerId id) {
    return sessions.withSession(session -> find(session, id));
  }

  /** As {@link #find(TravellerId)}, on a session that is open. */
  public Uni<Optional<Traveller>> find(Mutiny.Session session, TravellerId id) {
    return session
        .find(TravellerRow.class, id.value())
        .map(row -> Optional.ofNullable(row).map(TravellerRow::toDomain));
  }

  /** Those in this state, or all; who has waited longest first, at most 500. */
  public Uni<List<Traveller>> list(Optional<Membership.State> state) {
    return sessions.withSession(
        session ->
            session
                .createSelectionQuery(
                    "from Traveller where :all = true or state = :state order by appliedAt, id",
                    TravellerRow.class)
                .setParameter("all", state.isEmpty())
                .setParameter("state", state.map(Membership.State::name).orElse(""))
                .setMaxResults(LIST_LIMIT)
                .getResultList()
                .map(rows -> rows.stream().map(TravellerRow::toDomain).toList()));
  }

  /**
   * Keeps the decision that the traveller carries, and adds it to those ever taken, within the
   * transaction that is open on this session.
   */
  public Uni<Void> decided(Mutiny.Session session, Traveller traveller) {
    Membership membership = traveller.membership();
    Decision decision = membership.decision().orElseThrow();
    return session
        .find(TravellerRow.class, traveller.id().value())
        .onItem()
        .ifNull()
        .failWith(() -> new NoSuchElementException("there is no traveller " + traveller.id()))
        .invoke(row -> row.setMembership(membership))
        .chain(
            () ->
                session
                    .createNativeQuery(NOTE_DECISION, Long.class)
                    .setParameter("traveller", traveller.id().value())
                    .setParameter("at", decision.at())
                    .setParameter("by", decision.by())
                    .setParameter("state", membership.state().name())
                    .setParameter("licence", membership.licenceApproved())
                    .setParameter("reason", decision.reason())
                    .getSingleResult())
        .replaceWithVoid();
  }
}
