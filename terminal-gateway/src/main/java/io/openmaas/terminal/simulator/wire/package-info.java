/** Simulated terminals over real sockets, with their memory in files. */
package io.openmaas.terminal.simulator.wire;
