/**
 * A destination on the screen of the car's navigation.
 *
 * <p>Owns: what is sent and what can become of it. Does not own: how a terminal takes it (ports),
 * commands (command).
 *
 * <p>Invariants: a car whose terminal cannot take a destination says so; nothing is guessed.
 */
package io.openmaas.terminal.fleet.navigation;
