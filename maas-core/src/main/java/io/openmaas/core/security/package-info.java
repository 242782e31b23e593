/**
 * Who is calling, and what they may do.
 *
 * <p>Owns: accounts, their roles and password hashes, the tokens issued for them and the keys that
 * sign these. Does not own: who may see which booking or bill, which the features decide.
 *
 * <p>Invariants: a password is never stored, logged or answered; whether an e-mail address has an
 * account cannot be told from a failed log-in; the private key never leaves the data folder.
 */
package io.openmaas.core.security;
