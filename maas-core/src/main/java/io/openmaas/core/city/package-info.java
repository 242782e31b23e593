/**
 * The cities one installation serves.
 *
 * <p>Owns: a city's name, zone, currency, country and extent, and the directory of cities. Does not
 * own: its feeds and graph (planner-data).
 *
 * <p>Invariants: local dates of a city are taken in its own zone; its prices are in its currency.
 */
package io.openmaas.core.city;
