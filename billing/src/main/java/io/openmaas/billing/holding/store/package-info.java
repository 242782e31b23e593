/** What is left of allowances, wallets and budgets, in PostgreSQL. */
package io.openmaas.billing.holding.store;
