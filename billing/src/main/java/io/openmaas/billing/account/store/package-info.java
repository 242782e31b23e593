/** Accounts in PostgreSQL. */
package io.openmaas.billing.account.store;
