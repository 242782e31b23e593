/** The list of registered terminals in PostgreSQL. */
package io.openmaas.terminal.session.store;
