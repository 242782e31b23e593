/**
 * Members: who may travel with us.
 *
 * <p>Owns: travellers, their identity, licence and payment data, and the decision whether they may
 * book. Does not own: plans and bills (billing), accounts and log-in (security).
 *
 * <p>Invariants: only an approved member books; a car only with an approved licence; every decision
 * names who took it and why.
 */
package io.openmaas.core.traveller;
