/** Keeps bookings with Hibernate Reactive, and announces every change in the same transaction. */
package io.openmaas.core.booking.store;
