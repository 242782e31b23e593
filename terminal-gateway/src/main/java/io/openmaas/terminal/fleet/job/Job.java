package io.openmaas.terminal.fleet.job;

import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.Optional;

/**
 * Something to be done with one vehicle.
 *
 * @param why in words
 * @param drawn by a rule, and not by a person
 * @param move for a relocation
 * @param driver the account of who does it; absent while it is planned
 */
public record Job(
    JobId id,
    VehicleId vehicle,
    JobKind kind,
    JobState state,
    String why,
    boolean drawn,
    Optional<Move> move,
    Optional<String> driver,
    Times times) {

  /**
   * When it came into its states.
   *
   * @param escalatedAt when it had been left undone for too long
   */
  public record Times(
      Instant plannedAt,
      Optional<Instant> begunAt,
      Optional<Instant> endedAt,
      Optional<Instant> escalatedAt) {}

  public Job {
    if ((kind == JobKind.RELOCATION) != move.isPresent()) {
      throw new IllegalArgumentException("a relocation, and nothing else, has a move");
    }
  }

  /** A new one. */
  public static Job planned(
      JobId id,
      VehicleId vehicle,
      JobKind kind,
      String why,
      boolean drawn,
      Optional<Move> move,
      Instant at) {
    return new Job(
        id,
        vehicle,
        kind,
        JobState.PLANNED,
        why,
        drawn,
        move,
        Optional.empty(),
        new Times(at, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  /** This driver will do it. */
  public Job assigned(String to) {
    return become(JobState.ASSIGNED, Optional.of(to), times);
  }

  /** The driver gives it up; it is to be done all the same. */
  public Job unassigned() {
    return become(JobState.PLANNED, Optional.empty(), times);
  }

  /** The driver has the vehicle. */
  public Job begun(Instant at) {
    return become(
        JobState.UNDER_WAY,
        driver,
        new Times(times.plannedAt, Optional.of(at), Optional.empty(), times.escalatedAt));
  }

  public Job done(Instant at) {
    return become(JobState.DONE, driver, ended(at));
  }

  public Job cancelled(Instant at) {
    return become(JobState.CANCELLED, driver, ended(at));
  }

  /** It has been left undone for too long; it stays as it is. */
  public Job escalated(Instant at) {
    return new Job(
        id,
        vehicle,
        kind,
        state,
        why,
        drawn,
        move,
        driver,
        new Times(times.plannedAt, times.begunAt, times.endedAt, Optional.of(at)));
  }

  /** Not before it began, although clocks may be turned. */
  private Times ended(Instant at) {
    Instant begun = times.begunAt.orElse(at);
    return new Times(
        times.plannedAt,
        times.begunAt,
        Optional.of(at.isBefore(begun) ? begun : at),
        times.escalatedAt);
  }

  private Job become(JobState next, Optional<String> who, Times at) {
    if (!state.next().contains(next)) {
      throw new IllegalStateException("job " + id + " is " + state + ", cannot be " + next);
    }
    return new Job(id, vehicle, kind, next, why, drawn, move, who, at);
  }
}
