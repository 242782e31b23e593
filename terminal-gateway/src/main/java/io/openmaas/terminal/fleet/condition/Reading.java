package io.openmaas.terminal.fleet.condition;

import java.time.Instant;

/**
 * What a terminal measured last.
 *
 * @param value in the unit of its measure
 * @param at by the terminal's clock
 */
public record Reading(long value, Instant at) {}
