/** Cards and their lists over HTTP. */
package io.openmaas.terminal.fleet.card.rest;
