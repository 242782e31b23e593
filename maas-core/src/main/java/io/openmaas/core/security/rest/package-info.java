/** Logging in over HTTP. */
package io.openmaas.core.security.rest;
