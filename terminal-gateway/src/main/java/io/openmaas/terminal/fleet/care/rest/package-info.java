/** Care for the fleet over HTTP. */
package io.openmaas.terminal.fleet.care.rest;
