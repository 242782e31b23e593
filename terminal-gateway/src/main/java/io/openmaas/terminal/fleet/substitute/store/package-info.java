/** Substitutes in PostgreSQL. */
package io.openmaas.terminal.fleet.substitute.store;
