/** Golden vectors of JT/T 808, which are JSON files. */
package io.openmaas.terminal.protocol.jt808.json;
