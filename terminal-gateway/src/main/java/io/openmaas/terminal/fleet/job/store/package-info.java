/** Jobs and costs in PostgreSQL. */
package io.openmaas.terminal.fleet.job.store;
