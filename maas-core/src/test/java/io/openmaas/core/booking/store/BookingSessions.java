package io.openmaas.core.booking.store;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.testing.TestSessions;

/** Hibernate Reactive with the rows of bookings. */
public final class BookingSessions {

  private BookingSessions() {}

  public static TestSessions of(TestDatabase database) {
    return new TestSessions(database, BookingRow.class, BookingLegRow.class);
  }
}
