/**
 * Invoices on PostgreSQL, and the run that makes them.
 *
 * <p>Owns: the tables of documents, account states and runs; what an account is billed from;
 * claiming, numbering and chaining. Does not own: what is due (invoice), how it is posted (ledger).
 *
 * <p>Invariants: a document is written once; numbers have no gap; a batch commits documents,
 * postings, states and events together or not at all; a run that was killed goes on where it was.
 */
package io.openmaas.billing.invoice.store;
