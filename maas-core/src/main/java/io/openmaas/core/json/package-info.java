/**
 * How the vocabulary is written as JSON, over HTTP and in stored documents alike.
 *
 * <p>Owns: the JSON forms of money, coordinates, identities and legs. Does not own: the shapes of
 * requests and answers, which live with the resources.
 *
 * <p>Invariants: what is written is read back equal; amounts are decimal strings; instants are ISO
 * 8601 in UTC; identities are plain strings.
 */
package io.openmaas.core.json;
