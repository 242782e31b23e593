/** Golden vectors of the Teltonika protocol, in JSON. */
package io.openmaas.terminal.protocol.teltonika.json;
