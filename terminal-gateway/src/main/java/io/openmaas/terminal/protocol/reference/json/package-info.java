/**
 * openmaas-terminal/1 in JSON, read strictly: whatever is not as specified is named and refused.
 */
package io.openmaas.terminal.protocol.reference.json;
