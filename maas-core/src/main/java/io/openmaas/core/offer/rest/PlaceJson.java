package io.openmaas.core.offer.rest;

import io.openmaas.core.itinerary.Place;

/** A place in answers. */
public record PlaceJson(String name, double lat, double lon) {
  static PlaceJson of(Place place) {
    return new PlaceJson(place.name(), place.at().latitude(), place.at().longitude());
  }
}
