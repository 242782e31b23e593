/**
 * The runnable application: wiring, command line, embedded servers, the demonstration.
 *
 * <p>Owns: how the modules are put together and started. Does not own: any rule of the business.
 *
 * <p>Invariants: nothing imports this package.
 */
package io.openmaas.app;
