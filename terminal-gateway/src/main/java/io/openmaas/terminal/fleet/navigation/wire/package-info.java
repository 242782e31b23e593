/** Destinations over the commands that terminals have. */
package io.openmaas.terminal.fleet.navigation.wire;
