package io.openmaas.core.event.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.event.Event;
import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.json.DomainJson;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.testing.AnyValue;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.trip.TripFacts;
import java.util.Currency;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever is written can be read back, equal. */
class EventJsonTest {
  private final EventJson json = new EventJson();
  private final ObjectMapper mapper = DomainJson.storeMapper();

  @Test
  void every_event_is_read_back_equal() {
    long seed = new Random().nextLong();
    var any = new AnyValue(new Random(seed));
    for (Class<?> type : Event.class.getPermittedSubclasses()) {
      for (int i = 0; i < 50; i++) {
        Event event = (Event) any.of(type);
        String payload = json.payload(event);
        assertEquals(event, json.read(json.type(event), payload), "seed " + seed + ": " + payload);
      }
    }
  }

  /** As it was written before trips had facts, links and what they supersede. */
  @Test
  void an_old_trip_event_is_still_read() {
    String old =
        """
        {"trip":{"id":"01890a5d-ac96-774b-bcce-b302099a8057","revision":2,\
        "vehicle":"018f0000-0000-7000-8000-00000000000c",\
        "time":{"from":"2026-05-04T10:00:00Z","to":"2026-05-04T10:20:00Z"},"metres":900,\
        "source":"CAN","records":5,"start":{"lat":54.9,"lon":13.9},"end":null,\
        "flags":["GAP"],"chain":{"number":3,"hash":"%s"}}}"""
            .formatted("ab".repeat(32));
    var trip = ((Event.TripRecorded) json.read("TripRecorded", old)).trip();
    assertEquals(900, trip.metres());
    assertEquals(TripFacts.NONE, trip.facts());
    assertEquals(Set.of(), trip.supersedes());
    assertEquals(LinkRanges.NONE, trip.links());
  }

  @Test
  void documents_of_the_vocabulary_are_read_back_equal() throws JsonProcessingException {
    long seed = new Random().nextLong();
    var any = new AnyValue(new Random(seed));
    for (int i = 0; i < 50; i++) {
      for (Class<?> type :
          new Class<?>[] {Leg.class, Offer.class, Traveller.class, UnitPrice.class}) {
        Object value = any.of(type);
        String text = mapper.writerFor(type).writeValueAsString(value);
        assertEquals(value, mapper.readValue(text, type), "seed " + seed + ": " + text);
      }
    }
  }

  @Test
  void forms_are_those_of_the_interface() throws JsonProcessingException {
    assertEquals(
        "{\"amount\":\"2.40\",\"currency\":\"EUR\"}",
        mapper.writeValueAsString(Money.of("2.40", Currency.getInstance("EUR"))));
    var id = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    assertEquals("\"" + id + "\"", mapper.writeValueAsString(new BookingId(id)));
  }

  @Test
  void an_amount_that_is_no_decimal_string_is_refused() {
    for (String bad :
        new String[] {
          "{\"amount\":\"1e3\",\"currency\":\"EUR\"}",
          "{\"amount\":\"1.234\",\"currency\":\"EUR\"}",
          "{\"amount\":\"1\",\"currency\":\"XXQ\"}",
          "{\"amount\":\"1\"}",
          "{\"amount\":\"999999999999999999\",\"currency\":\"EUR\"}"
        }) {
      assertThrows(JsonProcessingException.class, () -> mapper.readValue(bad, Money.class), bad);
    }
  }

  @Test
  void an_unknown_type_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> json.read("Nothing", "{}"));
  }
}
