package io.openmaas.terminal.fleet.job;

import java.util.Set;

/** From the wish to the work done. */
public enum JobState {
  /** To be done; nobody has it yet. */
  PLANNED,
  /** A driver will do it; the vehicle is out of service. */
  ASSIGNED,
  /** The driver has the vehicle. */
  UNDER_WAY,
  DONE,
  CANCELLED;

  /** The states that may follow this one. */
  public Set<JobState> next() {
    return switch (this) {
      case PLANNED -> Set.of(ASSIGNED, CANCELLED);
      case ASSIGNED -> Set.of(PLANNED, UNDER_WAY, CANCELLED);
      case UNDER_WAY -> Set.of(DONE, CANCELLED);
      case DONE, CANCELLED -> Set.of();
    };
  }

  /** Whether a job in this state keeps travellers from the vehicle. */
  public boolean hasVehicle() {
    return switch (this) {
      case ASSIGNED, UNDER_WAY -> true;
      case PLANNED, DONE, CANCELLED -> false;
    };
  }

  public boolean isOpen() {
    return !next().isEmpty();
  }
}
