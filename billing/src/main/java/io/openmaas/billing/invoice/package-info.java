/**
 * What an account is asked to pay, and why.
 *
 * <p>Owns: what is due minus what was posted, drafts (running bills), documents, their lines,
 * discounts, tax and number formats, credit notes, the states of an invoice, the invoice run and
 * the printed form. Does not own: which fees are owed when (subscription), what a use costs
 * (rating), whether it was paid (payment).
 *
 * <p>Invariants: a line is rounded once, before it comes here; lines sum to the document; tax is
 * reckoned once per category and rate from the sum of the lines (EN 16931 BR-CO-14, BR-CO-17),
 * unless the terms name another way; lines of different currencies, or with and without tax, are
 * never on one document; what is final never changes: a difference is a line that names the invoice
 * it corrects, and a total below zero is a credit note; a period is invoiced once and a use charged
 * once, whatever is run how often; late use comes with the next invoice; the same facts give the
 * same bytes, in whatever order they arrive and wherever this runs.
 */
package io.openmaas.billing.invoice;
