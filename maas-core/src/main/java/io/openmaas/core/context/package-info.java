/**
 * Threads of a call.
 *
 * <p>Owns: the way back to the Vert.x context on which a call began. Does not own: anything of the
 * trade.
 *
 * <p>Invariants: what touches a Hibernate Reactive session runs on the context that opened it.
 */
package io.openmaas.core.context;
