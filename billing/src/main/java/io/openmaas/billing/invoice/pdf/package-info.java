/**
 * Invoices and credit notes on paper.
 *
 * <p>Owns: the words of each language, the page, tagged PDF (PDF/UA-1). Does not own: what is on a
 * document (invoice).
 *
 * <p>Invariants: the same document gives the same bytes; texts from outside are escaped; every
 * language has all words.
 */
package io.openmaas.billing.invoice.pdf;
