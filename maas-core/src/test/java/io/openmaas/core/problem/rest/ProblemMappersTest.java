package io.openmaas.core.problem.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.PlannerUnavailable;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleClass;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemMappersTest {
  private static final UUID INCIDENT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

  record Licence(@NotBlank String number, LocalDate validUntil) {}

  record Stop(@NotNull CityId city, int minutes) {}

  record Request(
      @NotBlank String name,
      @Valid Licence licence,
      @Size(max = 2) List<@Valid Stop> stops,
      VehicleClass vehicleClass,
      Money price,
      boolean express) {}

  static class Resource {
    public void create(@NotNull @Valid Request request) {}

    public void list(@QueryParam("city") @NotBlank String town) {}
  }

  private final ProblemMappers mappers = new ProblemMappers(() -> INCIDENT);
  private final ObjectMapper json =
      new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());

  ProblemMappersTest() {
    new RestJson().customize(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # body                                          | field              | the message says
          {"express":true,"nmae":"x"}                     | nmae               | is not a known field; known are express,
          {"licence":{"validUntil":"31.12.2027"}}         | licence.validUntil | '31.12.2027' is not a date such as 2026-03-01
          {"stops":[{"minutes":1},{"minutes":"2"}]}       | stops[1].minutes   | must be a whole number
          {"stops":[{"minutes":1.5}]}                     | stops[0].minutes   | 1.5 is not a whole number
          {"stops":{}}                                    | stops              | must be a list
          {"stops":[{"city":"Nowhere At All"}]}           | stops[0].city      | city name 'Nowhere At All' must be 1 to 40
          {"vehicleClass":"TANK"}                         | vehicleClass       | 'TANK' is not one of MINI, SMALL
          {"price":{"amount":"1,50","currency":"EUR"}}    | price              | the amount is a decimal number as a string
          {"price":{"amount":1.5,"currency":"EUR"},"express":true} | price.amount       | 1.5 is not a string
          {"name":"x"}                                    | express            | must be true or false
          {"name":7,"express":true}                       | name               | 7 is not a string
          {"express":"yes"}                               | express            | must be true or false
          {"name":{},"express":true}                      | name               | must be a string
          []                                              | ''                 | must be an object of the documented form
          """)
  void a_wrong_field_is_named(String body, String field, String message) {
    var failure =
        assertThrows(JsonProcessingException.class, () -> json.readValue(body, Request.class));
    JsonNode problem = problem(thrownByReader(failure), 400);
    assertEquals(
        field.replace("''", ""), problem.at("/errors/0/field").asText(), problem.toString());
    assertTrue(
        problem.at("/errors/0/message").asText().contains(message), problem.toPrettyString());
    assertTrue(problem.at("/detail").asText().contains("(line 1, column "), problem.toString());
    assertFalse(problem.toString().contains("io.openmaas"), problem.toString());
  }

  /** As the Jackson reader of Quarkus REST passes it on. */
  private Response thrownByReader(JsonProcessingException failure) {
    return failure instanceof MismatchedInputException mismatch
        ? mappers.mismatched(mismatch)
        : mappers.http(new WebApplicationException(failure, 400), request("POST", "/v1/x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{`name`:`x`,", "{'name':'x'}", "{\"name\":\"a\",\"name\":\"b\"}", "hello"})
  void what_is_not_json_is_placed(String body) {
    var failure =
        assertThrows(JsonProcessingException.class, () -> json.readValue(body, Request.class));
    JsonNode problem = problem(thrownByReader(failure), 400);
    assertEquals("urn:openmaas:problem:malformed-json", problem.at("/type").asText());
    assertTrue(problem.at("/detail").asText().contains("line 1"), problem.toString());
  }

  @Test
  void constraints_name_the_field_as_in_the_body() throws Exception {
    var bad =
        new Request(
            " ",
            new Licence("", null),
            List.of(new Stop(null, 1), new Stop(null, 2), new Stop(new CityId("a"), 3)),
            null,
            null,
            false);
    JsonNode problem = problem(mappers.notAcceptable(violations("create", bad), null), 422);
    assertEquals(
        List.of("licence.number", "name", "stops", "stops[0].city", "stops[1].city"),
        problem.at("/errors").findValuesAsText("field"));
  }

  @Test
  void a_missing_body_and_a_bad_parameter_are_named() throws Exception {
    JsonNode body = problem(mappers.notAcceptable(violations("create", (Object) null), null), 422);
    assertTrue(body.at("/detail").asText().startsWith("The body: "), body.toString());
    JsonNode query = problem(mappers.notAcceptable(violations("list", ""), null), 422);
    assertEquals("city", query.at("/errors/0/field").asText());
  }

  private static ConstraintViolationException violations(String method, Object argument)
      throws NoSuchMethodException {
    try (var factory = Validation.buildDefaultValidatorFactory()) {
      Class<?> type = method.equals("create") ? Request.class : String.class;
      return new ConstraintViolationException(
          factory
              .getValidator()
              .forExecutables()
              .validateParameters(
                  new Resource(), Resource.class.getMethod(method, type), new Object[] {argument}));
    }
  }

  @Test
  void http_itself_speaks_in_problems() {
    var get = request("GET", "/v1/nothing");
    assertEquals(
        "There is nothing at /v1/nothing.",
        problem(mappers.http(new NotFoundException(), get), 404).at("/detail").asText());
    Response wrongMethod = mappers.http(new NotAllowedException("POST"), get);
    assertEquals("POST", wrongMethod.getHeaderString("Allow"));
    problem(wrongMethod, 405);
    problem(mappers.http(new WebApplicationException(415), get), 415);
    Response unauthorised = mappers.unauthorised(new UnauthorizedException());
    assertEquals("Bearer", unauthorised.getHeaderString("WWW-Authenticate"));
    problem(unauthorised, 401);
  }

  @Test
  void a_planner_that_is_not_there_asks_for_patience() {
    Response answer =
        mappers.failed(
            new CompletionException(new PlannerUnavailable("It starts.", null)),
            request("POST", "/v1/trip-plans"));
    assertEquals("5", answer.getHeaderString("Retry-After"));
    problem(answer, 503);
  }

  @Test
  void a_refusal_of_a_feature_is_passed_on() {
    JsonNode problem =
        problem(mappers.refused(new ProblemException(Problem.invalid("iban", "is wrong"))), 422);
    assertEquals(
        """
        {"type":"urn:openmaas:problem:invalid-request","title":"The request is not acceptable",\
        "status":422,"detail":"iban: is wrong","errors":[{"field":"iban","message":"is wrong"}]}""",
        problem.toString());
  }

  @Test
  void an_unexpected_failure_shows_a_number_and_nothing_else() {
    JsonNode problem =
        problem(
            mappers.failed(
                new IllegalStateException("password=hunter2", new SQLException("select")),
                request("GET", "/v1/bookings")),
            500);
    assertEquals("urn:uuid:" + INCIDENT, problem.at("/instance").asText());
    assertFalse(problem.toString().contains("hunter2"));
    assertFalse(problem.toString().contains("SQL"));
  }

  private JsonNode problem(Response response, int status) {
    assertEquals(status, response.getStatus());
    assertEquals("application/problem+json", response.getHeaderString("Content-Type"));
    try {
      JsonNode problem = json.readTree((String) response.getEntity());
      assertEquals(status, problem.at("/status").asInt());
      return problem;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ContainerRequestContext request(String method, String path) {
    UriInfo uri = (UriInfo) fake(UriInfo.class, "getPath", path);
    return (ContainerRequestContext)
        Proxy.newProxyInstance(
            ProblemMappersTest.class.getClassLoader(),
            new Class<?>[] {ContainerRequestContext.class},
            (_, called, _) -> called.getName().equals("getMethod") ? method : uri);
  }

  private static Object fake(Class<?> type, String name, Object value) {
    return Proxy.newProxyInstance(
        ProblemMappersTest.class.getClassLoader(),
        new Class<?>[] {type},
        (_, called, _) -> {
          if (called.getName().equals(name)) {
            return value;
          }
          throw new UnsupportedOperationException(called.getName());
        });
  }
}
