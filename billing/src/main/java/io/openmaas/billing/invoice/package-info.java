/**
 * What a traveller is asked to pay, and why.
 *
 * <p>Owns: drafts (running bills), final invoices, their lines, tax and numbers, the invoice run
 * and the printed form. Does not own: what a use costs (rating), whether it was paid (payment).
 *
 * <p>Invariants: prices contain tax, and the sum of the lines, each rounded once, is the total; tax
 * is taken out per category and rate: net = gross sum x 100 / (100 + percent), rounded half up, tax
 * = gross - net (EN 16931 BR-CO-17 then holds to the cent it tolerates); numbers have no gap; what
 * is final never changes; a period is invoiced once and a use charged once, whatever is run how
 * often; late usage comes with the next invoice.
 */
package io.openmaas.billing.invoice;
