/** The interface for partners' systems, over HTTP. */
package io.openmaas.terminal.fleet.partner.rest;
