/** Which partner may speak for which vehicle, in PostgreSQL. */
package io.openmaas.terminal.fleet.partner.store;
