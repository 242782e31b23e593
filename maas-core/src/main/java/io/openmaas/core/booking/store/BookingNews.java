package io.openmaas.core.booking.store;

import io.openmaas.core.booking.Booking;

/**
 * A booking as it was committed.
 *
 * @param change grows with every change of this booking
 */
public record BookingNews(Booking booking, long change) {}
