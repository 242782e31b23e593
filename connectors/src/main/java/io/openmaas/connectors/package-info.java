/**
 * The way to operators.
 *
 * <p>Owns: how an operator is reached and spoken to, simulated operators, and what we publish to
 * others in their standards. Does not own: when an operator is called and what follows from its
 * answer (core booking), what is charged (billing).
 *
 * <p>Invariants: a time-out is an unknown outcome, never a failure; what comes in is read
 * tolerantly, what goes out is written strictly; nothing here opens a transaction of the core.
 */
package io.openmaas.connectors;
