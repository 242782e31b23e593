/** Commands over live sessions. */
package io.openmaas.terminal.command.wire;
