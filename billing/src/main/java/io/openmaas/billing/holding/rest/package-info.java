/** What is left, over HTTP. */
package io.openmaas.billing.holding.rest;
