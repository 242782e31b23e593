/**
 * How billing follows the event log.
 *
 * <p>Owns: that an effect and the position in the stream commit together. Does not own: what an
 * event brings about (metering, holding).
 *
 * <p>Invariants: a message is acknowledged after its effect is committed, and one that failed comes
 * again.
 */
package io.openmaas.billing.messaging;
