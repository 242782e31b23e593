/** Card lists to terminals that have a session. */
package io.openmaas.terminal.fleet.card.wire;
