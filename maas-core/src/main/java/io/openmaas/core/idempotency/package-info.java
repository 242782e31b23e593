/**
 * Requests that may be sent again without a second effect.
 *
 * <p>Owns: the keys clients give, what was answered to them, and the fingerprint by which another
 * request under the same key is told apart. Does not own: the effects.
 *
 * <p>Invariants: key and answer commit with the effect, or not at all; one key of an account and
 * operation belongs to one request for ever.
 */
package io.openmaas.core.idempotency;
