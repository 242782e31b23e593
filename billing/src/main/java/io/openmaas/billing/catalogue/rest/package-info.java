/**
 * The catalogue over HTTP.
 *
 * <p>Owns: plans as travellers read them, with every price in words; import and withdrawal for
 * finance. Does not own: the catalogue itself (catalogue), its files (catalogue.yaml).
 *
 * <p>Invariants: what is not sold yet is shown to finance and administrators only.
 */
package io.openmaas.billing.catalogue.rest;
