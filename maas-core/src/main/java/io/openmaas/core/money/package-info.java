/**
 * Amounts of money and prices per unit.
 *
 * <p>Owns: exact amounts, unit prices, named rounding. Does not own: tariffs, tax, ledger accounts.
 *
 * <p>Invariants: no floating point; an amount never meets another currency; splitting loses
 * nothing.
 */
package io.openmaas.core.money;
