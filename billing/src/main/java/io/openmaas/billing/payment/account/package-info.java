/**
 * Payment on account: the traveller transfers the amount, and finance records what the bank
 * reports.
 *
 * <p>Owns: recorded bank payments. Does not own: reminders.
 *
 * <p>Invariants: a payment first settles its invoice; what is beyond becomes the traveller's
 * credit; an invoice that is not covered stays open with the rest.
 */
package io.openmaas.billing.payment.account;
