/** The feeds over HTTP. */
package io.openmaas.connectors.facade.rest;
