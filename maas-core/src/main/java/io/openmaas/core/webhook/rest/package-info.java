/** Webhooks are set up over REST. */
package io.openmaas.core.webhook.rest;
