package io.openmaas.terminal.fleet;

import io.openmaas.core.booking.LegKey;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.Optional;

/**
 * One vehicle kept for one leg, and the rental it becomes.
 *
 * @param id the rental's, from the first hold on
 * @param tariff pinned by the offer
 * @param plan when it is to be used, and from when to when it keeps the vehicle from others
 */
public record Reservation(
    RentalId id,
    LegKey leg,
    TravellerId traveller,
    VehicleId vehicle,
    TariffRef tariff,
    Plan plan,
    ReservationState state,
    Times times) {

  /**
   * When it came into its states.
   *
   * @param expiresAt from when an unconfirmed hold is void
   * @param unlockAskedAt of the first attempt whose outcome is not known
   * @param unlockAttempts since it was confirmed
   * @param unlockedAt when the rental began
   * @param returnedAt when the rental ended
   */
  public record Times(
      Instant heldAt,
      Instant expiresAt,
      Optional<Instant> unlockAskedAt,
      int unlockAttempts,
      Optional<Instant> unlockedAt,
      Optional<Instant> returnedAt,
      Optional<Instant> finishedAt) {

    static Times held(Instant at, Instant expiresAt) {
      return new Times(
          at, expiresAt, Optional.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Times unlockAsked(Optional<Instant> at, int attempts) {
      return new Times(heldAt, expiresAt, at, attempts, unlockedAt, returnedAt, finishedAt);
    }

    private Times unlocked(Instant at) {
      return new Times(
          heldAt,
          expiresAt,
          unlockAskedAt,
          unlockAttempts,
          Optional.of(at),
          returnedAt,
          finishedAt);
    }

    private Times returned(Instant at) {
      return new Times(
          heldAt,
          expiresAt,
          unlockAskedAt,
          unlockAttempts,
          unlockedAt,
          Optional.of(at),
          finishedAt);
    }

    private Times finished(Instant at) {
      return new Times(
          heldAt,
          expiresAt,
          unlockAskedAt,
          unlockAttempts,
          unlockedAt,
          returnedAt,
          Optional.of(at));
    }
  }

  /** A new hold. */
  public static Reservation held(
      RentalId id,
      LegKey leg,
      TravellerId traveller,
      VehicleId vehicle,
      TariffRef tariff,
      Plan plan,
      Period validity) {
    return new Reservation(
        id,
        leg,
        traveller,
        vehicle,
        tariff,
        plan,
        ReservationState.HELD,
        Times.held(validity.from(), validity.to()));
  }

  /** Whether it was held too long without being confirmed. */
  public boolean expiredAt(Instant now) {
    return state == ReservationState.HELD && !now.isBefore(times.expiresAt);
  }

  /** Whether nobody came for it in time. */
  public boolean missedAt(Instant now) {
    return state == ReservationState.CONFIRMED
        && plan.noShowAt().map(at -> !now.isBefore(at)).orElse(false);
  }

  /** Whether it is too early to open the vehicle. */
  public boolean tooEarlyAt(Instant now) {
    return state == ReservationState.CONFIRMED
        && plan.unlockFrom().map(now::isBefore).orElse(false);
  }

  public Reservation confirmed() {
    return become(ReservationState.CONFIRMED, times);
  }

  public Reservation released() {
    return become(ReservationState.RELEASED, times);
  }

  /** The terminal is about to be told to open. */
  public Reservation unlockAsked(Instant at) {
    return state == ReservationState.UNLOCKING
        ? with(state, times.unlockAsked(times.unlockAskedAt, times.unlockAttempts + 1))
        : become(ReservationState.UNLOCKING, times.unlockAsked(Optional.of(at), 1))
            .with(plan.usedFrom(at));
  }

  /** It was certainly not told to open: nothing has happened. */
  public Reservation unlockNotSent() {
    return become(ReservationState.CONFIRMED, times.unlockAsked(Optional.empty(), 0));
  }

  /** The rental begins. */
  public Reservation unlocked(Instant at) {
    return become(ReservationState.IN_USE, times.unlocked(at));
  }

  /** The rental's time ends; others may have what is left of its window. */
  public Reservation returned(Instant at) {
    Instant begun = times.unlockedAt.orElse(at);
    return become(ReservationState.RETURNED, times.returned(at.isBefore(begun) ? begun : at))
        .with(plan.usedUntil(at));
  }

  /** It is to be used at another time than planned. */
  public Reservation with(Plan changed) {
    return new Reservation(id, leg, traveller, vehicle, tariff, changed, state, times);
  }

  /** Another vehicle serves it, which is possible as long as none was opened. */
  public Reservation assigned(VehicleId other) {
    if (state != ReservationState.HELD && state != ReservationState.CONFIRMED) {
      throw new IllegalStateException("reservation " + id + " is " + state);
    }
    return new Reservation(id, leg, traveller, other, tariff, plan, state, times);
  }

  public Reservation finished(Instant at) {
    return become(ReservationState.FINISHED, times.finished(at));
  }

  /** The rental's own time, once it is returned. */
  public Optional<Period> rentalTime() {
    return times.unlockedAt.flatMap(from -> times.returnedAt.map(to -> new Period(from, to)));
  }

  private Reservation become(ReservationState next, Times at) {
    if (!state.next().contains(next)) {
      throw new IllegalStateException("reservation " + id + " is " + state + ", cannot be " + next);
    }
    return with(next, at);
  }

  private Reservation with(ReservationState next, Times at) {
    return new Reservation(id, leg, traveller, vehicle, tariff, plan, next, at);
  }
}
