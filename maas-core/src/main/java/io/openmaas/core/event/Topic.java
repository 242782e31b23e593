package io.openmaas.core.event;

/** The streams of events. */
public enum Topic {
  VEHICLE_NEWS("vehicle-news"),
  TRIP_RECORDS("trip-records"),
  RENTALS("rentals"),
  BOOKING_EVENTS("booking-events"),
  OPERATOR_EVENTS("operator-events"),
  INVOICE_EVENTS("invoice-events");

  private final String channel;

  Topic(String channel) {
    this.channel = channel;
  }

  /** The name in channels, tables and brokers. */
  public String channel() {
    return channel;
  }
}
