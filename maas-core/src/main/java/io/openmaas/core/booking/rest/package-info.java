/** Bookings over HTTP: book, watch, unlock, return, cancel, show the ticket. */
package io.openmaas.core.booking.rest;
