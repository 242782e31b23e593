/** Alarms in PostgreSQL. */
package io.openmaas.terminal.alarm.store;
