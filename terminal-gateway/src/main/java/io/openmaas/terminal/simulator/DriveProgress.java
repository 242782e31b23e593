package io.openmaas.terminal.simulator;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a drive has come.
 *
 * @param records of the whole drive
 * @param sent by this process so far; more than acknowledged where some were sent again
 * @param acknowledged by the gateway so far, also to an earlier process
 * @param metresAcknowledged from ignition on to the last acknowledged record
 * @param simulatedMetres of the whole drive
 * @param end the terminal time of the last record
 * @param position of the last acknowledged record
 */
public record DriveProgress(
    Imei terminal,
    int records,
    int sent,
    int acknowledged,
    long metresAcknowledged,
    long simulatedMetres,
    Instant end,
    Optional<Coordinates> position) {

  public boolean isFinished() {
    return acknowledged == records;
  }
}
