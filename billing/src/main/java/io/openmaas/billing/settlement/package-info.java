/**
 * What operators are owed.
 *
 * <p>Owns: the statement of an operator, made from the ledger. Does not own: the terms (catalogue),
 * when a ticket is booked (metering).
 *
 * <p>Invariants: a statement says nothing that the ledger does not; price = owed + commission.
 */
package io.openmaas.billing.settlement;
