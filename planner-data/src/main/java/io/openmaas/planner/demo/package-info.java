/**
 * The demonstration city, drawn from nothing but a seed, and what a real city needs to be shown: a
 * starter fleet, zones, bike stations and a story.
 *
 * <p>Owns: the streets, houses, lines and timetable of Marenholm (an invented town on an invented
 * island) and the starting positions of shared cars. Does not own: how a feed is checked or a graph
 * is built (planner feed, graph), the fleet once it is registered (terminal-gateway).
 *
 * <p>Invariants: the same month gives the same bytes; every street can be reached on foot, every
 * drivable one by car in both senses of the word: there and back; every car stands on a street.
 */
package io.openmaas.planner.demo;
