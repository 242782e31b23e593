/** Webhooks are called. */
package io.openmaas.core.webhook.wire;
