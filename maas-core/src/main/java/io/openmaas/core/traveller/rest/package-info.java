/** Signing up, and deciding on sign-ups, over HTTP. */
package io.openmaas.core.traveller.rest;
