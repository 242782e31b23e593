/** Reports, damage and faults in PostgreSQL. */
package io.openmaas.terminal.fleet.damage.store;
