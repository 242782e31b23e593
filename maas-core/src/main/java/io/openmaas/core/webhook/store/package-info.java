/** Webhooks in PostgreSQL. */
package io.openmaas.core.webhook.store;
