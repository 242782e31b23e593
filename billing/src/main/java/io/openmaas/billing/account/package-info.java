/**
 * Who is billed.
 *
 * <p>Owns: accounts of travellers, households, companies and cost centres, who belongs to them, who
 * pays for whom. Does not own: plans they have (subscription), what they are asked to pay
 * (invoice).
 *
 * <p>Invariants: the account of a traveller in a city follows from both; paying for others has no
 * circle and one level.
 */
package io.openmaas.billing.account;
