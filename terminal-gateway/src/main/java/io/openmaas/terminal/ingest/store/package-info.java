/** Records, frames, chains and positions in PostgreSQL. */
package io.openmaas.terminal.ingest.store;
