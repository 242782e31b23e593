package io.openmaas.core.booking.rest;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.NewBooking;
import io.openmaas.core.problem.rest.RestJson;
import io.openmaas.core.testing.Trips;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BookingFormsTest {

  @Test
  void a_booking_shows_its_legs_with_their_states() {
    var booking =
        ((NewBooking.Outcome.Accepted)
                NewBooking.decide(
                    Trips.offer(new UUID(3, 3), Trips.metroThenCar()),
                    Trips.anna(),
                    Trips.MARENHOLM,
                    new BookingId(new UUID(4, 4)),
                    EIGHT))
            .booking()
            .booking();
    ObjectMapper json = JsonMapper.builder().addModule(new JavaTimeModule()).build();
    new RestJson().customize(json);
    JsonNode written = json.valueToTree(BookingJson.of(booking));
    assertEquals("HOLDING", written.get("state").asText());
    assertEquals("2026-05-04T06:05:00Z", written.get("departure").asText());
    assertEquals("2026-05-04T06:37:00Z", written.get("arrival").asText());
    assertEquals(false, written.has("reason"));
    assertEquals(
        """
        {"index":0,"kind":"WALK","from":{"name":"Kai","lat":54.9,"lon":13.9},\
        "to":{"name":"Turm","lat":54.91,"lon":13.92},"departure":"2026-05-04T06:05:00Z",\
        "arrival":"2026-05-04T06:10:00Z","metres":400,"co2Grams":0,"path":"_tanI_zysAo}@_|B",\
        "state":"UNBOOKED"}""",
        written.get("legs").get(0).toString());
    JsonNode metro = written.get("legs").get(1);
    assertEquals(
        "{\"mode\":\"SUBWAY\",\"name\":\"M1\",\"headsign\":\"Turm\",\"agency\":\"Metro\",\"color\":\"1F5FBF\"}",
        metro.get("line").toString());
    assertEquals(
        """
        {"kind":"FIXED","gross":{"amount":"2.40","currency":"EUR"},\
        "forTraveller":{"amount":"2.40","currency":"EUR"},"tariff":"pay@1",\
        "explanation":"single ride"}""",
        metro.get("price").toString());
    assertEquals(
        "{\"id\":\""
            + Trips.CAR
            + "\",\"plate\":\"MH-C 101E\",\"model\":\"ID.3\",\"vehicleClass\":\"COMPACT\",\"propulsion\":\"ELECTRIC\"}",
        written.get("legs").get(3).get("vehicle").toString());
  }

  @Test
  void a_ticket_can_be_read_from_its_picture() throws Exception {
    String barcode = "OT1." + "abcdefghij".repeat(20) + ".x-_";
    String svg = QrCode.svg(barcode);
    var box = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(svg);
    box.find();
    int quiet = 4;
    int size = Integer.parseInt(box.group(1)) - 2 * quiet;
    var modules = new BitMatrix(size);
    var runs = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z").matcher(svg);
    while (runs.find()) {
      int x = Integer.parseInt(runs.group(1)) - quiet;
      int y = Integer.parseInt(runs.group(2)) - quiet;
      modules.setRegion(x, y, Integer.parseInt(runs.group(3)), 1);
    }
    assertEquals(barcode, new Decoder().decode(modules).getText());
  }
}
