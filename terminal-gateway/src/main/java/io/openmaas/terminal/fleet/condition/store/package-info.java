/** How vehicles stand and whether they are fit, in PostgreSQL. */
package io.openmaas.terminal.fleet.condition.store;
