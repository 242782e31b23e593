package io.openmaas.core.trip;

/** What measured the distance, best first. */
public enum OdometerSource {
  OBD,
  CAN,
  DEVICE,
  GPS
}
