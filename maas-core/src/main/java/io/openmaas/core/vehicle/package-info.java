/**
 * Vehicles that are rented.
 *
 * <p>Owns: vehicles, their classes and positions, and the ports by which a fleet shows them. Does
 * not own: terminals and their records (terminal-gateway).
 */
package io.openmaas.core.vehicle;
