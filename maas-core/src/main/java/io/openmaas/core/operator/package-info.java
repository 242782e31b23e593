/**
 * Mobility operators: who runs the vehicles and lines that travellers use.
 *
 * <p>Owns: operators, their identities, and what they can do. Does not own: the supply a fleet
 * publishes (vehicle), how they are reached (connectors), what they are paid (billing settlement).
 *
 * <p>Invariants: an identity given by somebody else is always an {@link
 * io.openmaas.core.operator.OperatorRef}.
 */
package io.openmaas.core.operator;
