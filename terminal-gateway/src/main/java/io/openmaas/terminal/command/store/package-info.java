/** Commands in PostgreSQL, what is known of a vehicle, and the key that signs. */
package io.openmaas.terminal.command.store;
