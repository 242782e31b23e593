package io.openmaas.core.itinerary.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.testing.Trips;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LegDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

  @Test
  void what_is_stored_is_read_again() throws IOException {
    for (Leg leg : Trips.metroThenCar().legs()) {
      assertEquals(leg, read(stored(leg)));
    }
  }

  @Test
  void documents_from_before_plates_and_colours_are_read() throws IOException {
    ObjectNode car = stored(Trips.car(0, 15));
    car.remove("plate");
    assertEquals("", assertInstanceOf(RentalLeg.class, read(car)).plate());

    ObjectNode metro = stored(Trips.metro(0, 10));
    metro.remove("colour");
    assertEquals("", assertInstanceOf(TransitLeg.class, read(metro)).line().colour());
  }

  private static ObjectNode stored(Leg leg) throws IOException {
    return (ObjectNode)
        JSON.readTree(JSON.writerFor(LegDocument.class).writeValueAsBytes(LegDocument.of(leg)));
  }

  private static Leg read(ObjectNode document) throws IOException {
    return JSON.treeToValue(document, LegDocument.class).toDomain();
  }
}
