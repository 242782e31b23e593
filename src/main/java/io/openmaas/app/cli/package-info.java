/**
 * The command line.
 *
 * <p>Owns: commands, their options and exit codes, and how the server process is put together. Does
 * not own: what the commands do (the features).
 *
 * <p>Exit codes: 0 done, 1 a check or an operation failed, 2 wrong use, 70 cannot start.
 */
package io.openmaas.app.cli;
