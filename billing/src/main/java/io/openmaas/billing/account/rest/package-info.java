/** Accounts over HTTP. */
package io.openmaas.billing.account.rest;
