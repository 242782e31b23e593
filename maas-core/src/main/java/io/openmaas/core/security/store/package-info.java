/** Accounts in the table core.account. */
package io.openmaas.core.security.store;
