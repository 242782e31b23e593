/**
 * What was used, as it will be charged.
 *
 * <p>Owns: the usage log, fed by rentals, booking events and what machines report; that each fact
 * counts once; what is known of rentals under way. Does not own: what it costs (rating), when it is
 * charged (invoice).
 *
 * <p>Invariants: a row of the log is written once and never changed; the key that de-duplicates and
 * the use are one row; the same fact delivered again counts once; a correction or reversal is a row
 * of its own and the highest revision stands; a contradiction is kept and shown, never dropped; a
 * report is answered when it is committed; an operator's ticket is booked in the ledger in the
 * transaction that records its usage.
 */
package io.openmaas.billing.metering;
