/**
 * Runs cases and scenarios of tariffs, so that people who answer for prices can prove them.
 *
 * <p>Owns: the form of case files, from case to engine, comparing expected with actual. Does not
 * own: any arithmetic of billing; a case is put together from the same plans, uses and histories
 * that invoices are drawn from, and given to the same functions.
 *
 * <p>Invariants: no case is known by its id; a kind, key or result that is not known fails; numbers
 * are compared by value.
 */
package io.openmaas.billing.check;
