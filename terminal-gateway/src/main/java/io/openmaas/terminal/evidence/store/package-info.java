/** Reads what is kept, to check it. */
package io.openmaas.terminal.evidence.store;
