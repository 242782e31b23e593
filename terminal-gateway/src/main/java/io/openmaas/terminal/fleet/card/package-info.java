/**
 * Cars that open for a card when they have no connection.
 *
 * <p>Owns: whose card is whose (by hash), the signed list of reservations a terminal goes by, and
 * what becomes of uses that are reported later. Does not own: how a list travels (ports {@link
 * SendsCardLists}), the signing key (port {@link SignsCardLists}), rentals (fleet).
 *
 * <p>Invariants: a card's number is never kept and never sent; a list has a version that only
 * grows, and changes only when its entries do; each use is settled once: it begins the rental it
 * was allowed for at the time of the record, belongs to one under way, or raises an alarm.
 */
package io.openmaas.terminal.fleet.card;
