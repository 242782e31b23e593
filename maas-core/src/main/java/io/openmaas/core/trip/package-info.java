/**
 * Trips made.
 *
 * <p>Owns: the trip record that one meter serves all with, and the rental that is billed. Does not
 * own: how records become trips (terminal-gateway), what they cost (billing).
 *
 * <p>Invariants: a trip record is never edited, only superseded by a later revision; metres and
 * seconds are never negative; a rental's metres are the sum of its trips', its time is its own.
 */
package io.openmaas.core.trip;
