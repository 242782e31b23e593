/** Teltonika sessions over TCP sockets. */
package io.openmaas.terminal.session.wire;
