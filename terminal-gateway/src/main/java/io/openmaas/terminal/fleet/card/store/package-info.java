/** Cards, lists and uses in PostgreSQL. */
package io.openmaas.terminal.fleet.card.store;
