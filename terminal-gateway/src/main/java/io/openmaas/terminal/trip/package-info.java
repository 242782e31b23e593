/**
 * From records to trips.
 *
 * <p>Owns: how the set of a vehicle's records becomes assembled trips (ignition on to ignition
 * off), and how these are numbered as revisions of trip records. Does not own: the records
 * (ingest), the rental they belong to (fleet), what they cost (billing).
 *
 * <p>Invariants: any order and any duplication of the same records give the same trips, byte for
 * byte; no clock is read, a watermark is given; a trip record is never edited, only superseded;
 * metres are never negative; an open trip is not recorded.
 */
package io.openmaas.terminal.trip;
