/**
 * Where identities come from.
 *
 * <p>Owns: the source of new UUIDs (version 7, RFC 9562). Does not own: the identity types, which
 * live with what they name.
 */
package io.openmaas.core.id;
