/**
 * Vehicles that are rented.
 *
 * <p>Owns: vehicles, their classes and positions, and the port to command them. Does not own:
 * terminals and their records (terminal-gateway).
 */
package io.openmaas.core.vehicle;
