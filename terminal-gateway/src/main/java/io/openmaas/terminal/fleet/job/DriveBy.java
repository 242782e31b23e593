package io.openmaas.terminal.fleet.job;

import io.openmaas.core.trip.TripRecord;
import java.util.List;
import java.util.Optional;

/**
 * Who drove a trip: a traveller in a rental, a driver in a job, or nobody who is known to us.
 *
 * @param job in which a driver had the vehicle
 */
public record DriveBy(TripRecord trip, Optional<Job> job) {

  /**
   * Finds the job a trip belongs to: the one that had the vehicle when the trip began. A trip begun
   * in a job is the driver's although it may end after the job.
   *
   * @param driven the vehicle's jobs that were ever begun
   */
  public static DriveBy of(TripRecord trip, List<Job> driven) {
    return new DriveBy(
        trip,
        driven.stream()
            .filter(job -> job.vehicle().equals(trip.vehicle()))
            .filter(job -> had(job, trip))
            .findFirst());
  }

  private static boolean had(Job job, TripRecord trip) {
    return job.times().begunAt().filter(begun -> !trip.time().from().isBefore(begun)).isPresent()
        && job.times().endedAt().map(ended -> trip.time().from().isBefore(ended)).orElse(true);
  }
}
