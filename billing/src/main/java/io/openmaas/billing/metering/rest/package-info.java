/** Usage over HTTP: reports of machines, singly and in batches, and what became of them. */
package io.openmaas.billing.metering.rest;
