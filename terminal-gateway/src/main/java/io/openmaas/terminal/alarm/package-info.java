/**
 * Alarms about vehicles and terminals.
 *
 * <p>Owns: what is raised, how severe it is, that it is raised once and acknowledged by a person.
 * Does not own: how faults are seen on the wire (session, protocol) or in trips (trip).
 *
 * <p>Invariants: one open alarm per kind and subject; nobody but a person acknowledges; raising
 * never holds up what raises.
 */
package io.openmaas.terminal.alarm;
