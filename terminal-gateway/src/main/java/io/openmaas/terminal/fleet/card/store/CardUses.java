package io.openmaas.terminal.fleet.card.store;

import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.card.CardUse;
import io.openmaas.terminal.fleet.card.Reconciliation;
import io.openmaas.terminal.fleet.card.Reconciliation.Kept;
import io.openmaas.terminal.fleet.card.Reconciliation.Outcome;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.store.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Uses of cards that records tell of, each settled once. */
@ApplicationScoped
public class CardUses {
  /** A card is held to the reader some time before the ignition comes on. */
  private static final Duration BEFORE = Duration.ofMinutes(5);

  private final Records records;
  private final DriverCards cards;
  private final Reservations reservations;
  private final Rentals rentals;
  private final InstantSource clock;

  public CardUses(
      Records records,
      DriverCards cards,
      Reservations reservations,
      Rentals rentals,
      InstantSource clock) {
    this.records = records;
    this.cards = cards;
    this.reservations = reservations;
    this.rentals = rentals;
    this.clock = clock;
  }

  /**
   * Settles the use of a card in a trip, where there was one and it was not settled before.
   *
   * @return the alarm to raise after the commit, where nobody had the right to the vehicle
   */
  public Uni<Optional<Alarm>> settleTrip(SqlConnection connection, VehicleId vehicle, Period trip) {
    return records
        .list(connection, vehicle, trip.from().minus(BEFORE), trip.to())
        .map(kept -> CardUse.first(vehicle, told(kept)))
        .flatMap(
            use ->
                use.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : settle(connection, use.get()));
  }

  private static List<TerminalRecord> told(List<KeptRecord> kept) {
    return kept.stream().map(KeptRecord::record).toList();
  }

  /** The same for a use that is known already. */
  public Uni<Optional<Alarm>> settle(SqlConnection connection, CardUse use) {
    return isSettled(connection, use)
        .flatMap(
            settled ->
                settled
                    ? Uni.createFrom().item(Optional.empty())
                    : decide(connection, use)
                        .flatMap(outcome -> carryOut(connection, use, outcome)));
  }

  private static Uni<Boolean> isSettled(SqlClient client, CardUse use) {
    return client
        .preparedQuery(
            """
            select 1 from terminal.card_use where vehicle = $1 and at = $2 and card_hash = $3
            """)
        .execute(Tuple.of(use.vehicle().value(), utc(use.at()), use.card().value()))
        .map(rows -> rows.size() > 0);
  }

  private Uni<Outcome> decide(SqlConnection connection, CardUse use) {
    return cards
        .ownerAt(connection, use.card(), use.at())
        .flatMap(
            owner ->
                kept(connection, use)
                    .flatMap(
                        about ->
                            jobHadIt(connection, use)
                                .map(job -> Reconciliation.of(use, owner, about, job))));
  }

  private static Uni<List<Kept>> kept(SqlConnection connection, CardUse use) {
    return connection
        .preparedQuery(
            """
            select r.id, r.traveller, r.state, coalesce(w.open_from, r.window_from) as from_at, w.to_at,
              r.unlocked_at, r.returned_at
            from terminal.reservation r
            left join terminal.reservation_window w on w.id = r.id
            where r.vehicle = $1 and r.state not in ('HELD', 'RELEASED')
              and r.window_from < $2::timestamptz + interval '1 day'
              and coalesce(r.returned_at, 'infinity') > $2::timestamptz - interval '1 day'
            """)
        .execute(Tuple.of(use.vehicle().value(), utc(use.at())))
        .map(
            rows -> {
              var kept = new ArrayList<Kept>(rows.size());
              rows.forEach(row -> kept.add(kept(row)));
              return kept;
            });
  }

  private static Kept kept(Row row) {
    var state = ReservationState.valueOf(row.getString("state"));
    return new Kept(
        new RentalId(row.getUUID("id")),
        new TravellerId(row.getUUID("traveller")),
        row.getOffsetDateTime("from_at").toInstant(),
        instant(row, "to_at"),
        state == ReservationState.CONFIRMED || state == ReservationState.UNLOCKING,
        instant(row, "unlocked_at"),
        instant(row, "returned_at"));
  }

  private static Uni<Boolean> jobHadIt(SqlConnection connection, CardUse use) {
    return connection
        .preparedQuery(
            """
            select 1 from terminal.job
            where vehicle = $1 and begun_at <= $2 and coalesce(ended_at, 'infinity') > $2
            """)
        .execute(Tuple.of(use.vehicle().value(), utc(use.at())))
        .map(rows -> rows.size() > 0);
  }

  private Uni<Optional<Alarm>> carryOut(SqlConnection connection, CardUse use, Outcome outcome) {
    return switch (outcome) {
      case Outcome.SameRental(var rental) ->
          note(connection, use, "SAME_RENTAL", Optional.of(rental)).replaceWith(Optional.empty());
      case Outcome.Driver _ ->
          note(connection, use, "DRIVER", Optional.empty()).replaceWith(Optional.empty());
      case Outcome.OfflineUnlock(var reservation) ->
          begin(connection, reservation, use.at())
              .flatMap(_ -> note(connection, use, "OFFLINE_UNLOCK", Optional.of(reservation)))
              .replaceWith(Optional.empty());
      case Outcome.Unrented(var words) ->
          note(connection, use, "UNRENTED", Optional.empty())
              .replaceWith(
                  Optional.of(
                      Alarm.of(AlarmKind.UNRENTED_MOVEMENT, use.vehicle(), use.at(), words)));
    };
  }

  /** The rental began when the card was used, however late that is told. */
  private Uni<?> begin(SqlConnection connection, RentalId id, Instant at) {
    return reservations
        .find(connection, id)
        .flatMap(found -> reservations.lock(connection, found.orElseThrow().leg()))
        .map(Optional::orElseThrow)
        .flatMap(
            reservation ->
                switch (reservation.state()) {
                  case CONFIRMED -> rentals.begin(connection, reservation.unlockAsked(at), at);
                  case UNLOCKING -> rentals.begin(connection, reservation, at);
                  case HELD, IN_USE, RETURNED, FINISHED, RELEASED ->
                      Uni.createFrom().<Reservation>item(reservation);
                });
  }

  private Uni<?> note(
      SqlConnection connection, CardUse use, String outcome, Optional<RentalId> reservation) {
    return connection
        .preparedQuery(
            """
            insert into terminal.card_use (vehicle, at, card_hash, outcome, reservation, noted_at)
            values ($1, $2, $3, $4, $5, $6)
            """)
        .execute(
            Tuple.of(
                use.vehicle().value(),
                utc(use.at()),
                use.card().value(),
                outcome,
                reservation.map(RentalId::value).orElse(null),
                utc(clock.instant())));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
