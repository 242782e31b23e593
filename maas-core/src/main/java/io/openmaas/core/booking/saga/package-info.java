/**
 * Drives bookings: hears of events, asks operators outside any transaction, stores what came of it.
 */
package io.openmaas.core.booking.saga;
