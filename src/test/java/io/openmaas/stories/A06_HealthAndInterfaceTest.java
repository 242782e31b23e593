package io.openmaas.stories;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whoever runs the server can ask how it is, and whoever calls it what it offers. */
@QuarkusTest
class A06_HealthAndInterfaceTest extends Story {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  @Test
  void the_server_is_up() {
    RawHttp nobody = RawHttp.nobody(demo.base());
    for (String path : new String[] {"/health", "/health/live", "/health/ready"}) {
      RawHttp.Reply reply = nobody.get(path);
      assertEquals(200, reply.status(), reply::toString);
      assertEquals("UP", reply.json().path("status").asText(), reply::toString);
    }
  }

  @Test
  void the_description_lists_what_can_be_called() {
    RawHttp.Reply reply = RawHttp.nobody(demo.base()).get("/openapi?format=json");
    assertEquals(200, reply.status());
    assertEquals("OpenMaaS", reply.json().path("info").path("title").asText());
    var paths = reply.json().path("paths");
    assertAll(
        """
        post /v1/travellers
        post /v1/tokens
        get /v1/cities
        post /v1/trip-plans
        post /v1/bookings
        get /v1/bookings/{id}/events
        post /v1/bookings/{id}/legs/{index}/unlock
        post /v1/bookings/{id}/legs/{index}/return
        post /v1/bookings/{id}/cancellation
        get /v1/fleet/vehicles
        get /v1/rentals/{id}
        get /v1/terminals
        post /v1/terminals/import
        post /v1/vehicles/{vehicle}/commands
        get /v1/vehicle-commands/{id}
        get /v1/alarms
        post /v1/alarms/{id}/acknowledgement
        post /v1/partner/vehicles/{vehicle}/records
        get /v1/plans
        post /v1/subscriptions
        get /v1/bill
        post /v1/invoice-runs
        get /v1/invoice-runs
        get /v1/invoice-runs/{id}
        get /v1/invoices
        get /v1/ledger/transactions
        get /v1/ledger/balances
        get /gbfs/{city}/{operator}/gbfs.json
        """
            .lines()
            .map(line -> line.split(" "))
            .<Executable>map(
                call ->
                    () ->
                        assertTrue(
                            paths.path(call[1]).has(call[0]),
                            call[0] + " " + call[1] + " is not among " + paths.properties())));
  }

  @Test
  void whoever_adds_an_endpoint_says_who_may_call_it() {
    JsonNode paths = RawHttp.nobody(demo.base()).get("/openapi?format=json").json().path("paths");
    var unknown = new ArrayList<Described>();
    for (var path : paths.properties()) {
      for (var method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          unknown.add(new Described(method.getKey(), path.getKey()));
        }
      }
    }
    List<Described> described = List.copyOf(unknown);
    assertTrue(described.size() > 100, described::toString);
    var nowhere = new ArrayList<Endpoint>();
    for (Endpoint endpoint : Endpoint.all()) {
      described.stream()
          .filter(it -> endpoint.fits(it.method(), it.template()))
          .min(Comparator.comparing(it -> it.template().chars().filter(c -> c == '{').count()))
          .ifPresentOrElse(unknown::remove, () -> nowhere.add(endpoint));
    }
    assertEquals(List.of(), unknown, "these are not in the table of Endpoint");
    assertEquals(List.of(), nowhere, "these are in the table of Endpoint and nowhere else");
  }

  /** An endpoint by the description of the interface. */
  private record Described(String method, String template) {}
}
