/** Trip plans over HTTP, and the JSON forms of offers, legs and prices. */
package io.openmaas.core.offer.rest;
