/**
 * The form in which legs are stored as documents; explicit, so that the domain types may change.
 */
package io.openmaas.core.itinerary.store;
