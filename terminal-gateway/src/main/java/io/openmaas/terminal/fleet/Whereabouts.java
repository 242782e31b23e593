package io.openmaas.terminal.fleet;

import io.openmaas.core.geo.Coordinates;
import java.time.Instant;
import java.util.Optional;

/**
 * How a vehicle stands, by its last record.
 *
 * @param seenAt of that record; absent where there is none
 * @param ignitionOn absent where the record does not say
 * @param moving by speed, or by the accelerometer where the record has neither speed nor ignition
 * @param position of its last fix, unless that is older than the record by more than ten minutes;
 *     where it was registered while there is no record at all
 */
public record Whereabouts(
    Optional<Instant> seenAt,
    Optional<Boolean> ignitionOn,
    boolean moving,
    Optional<Coordinates> position) {}
