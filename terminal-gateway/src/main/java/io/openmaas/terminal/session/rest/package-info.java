/** The terminals over HTTP. */
package io.openmaas.terminal.session.rest;
