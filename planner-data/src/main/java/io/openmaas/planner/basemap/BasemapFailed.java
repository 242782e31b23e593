package io.openmaas.planner.basemap;

/** The map could not be drawn; the message names the file and the reason. */
public final class BasemapFailed extends RuntimeException {
  BasemapFailed(String message) {
    super(message);
  }

  BasemapFailed(String message, Exception cause) {
    super(message, cause);
  }
}
