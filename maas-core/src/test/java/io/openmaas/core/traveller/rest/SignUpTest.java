package io.openmaas.core.traveller.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.id.Ids;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.problem.rest.RestJson;
import io.openmaas.core.security.Account;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.SigningKeys;
import io.openmaas.core.security.jwt.Tokens;
import io.openmaas.core.security.rest.TokenResource;
import io.openmaas.core.security.store.Accounts;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.testing.TestSessions;
import io.openmaas.core.traveller.Traveller.Finding;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.traveller.rules.RuleBasedEligibility;
import io.openmaas.core.traveller.store.Travellers;
import io.smallrye.mutiny.Uni;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the sign-up to the token, over a real database and without HTTP. */
class SignUpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final City MARENHOLM =
      new City(
          new CityId("marenholm"),
          "Marenholm",
          ZoneId.of("Europe/Berlin"),
          Currency.getInstance("EUR"),
          "DE",
          new City.Extent(new Coordinates(54.8, 13.8), new Coordinates(55, 14)),
          new OperatorId("city-transit"));

  @TempDir static Path folder;
  private static TestDatabase database;
  private static TestSessions sessions;
  private static SigningKeys keys;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-02T08:00:00Z"));
  private final InstantSource clock = now::get;
  private final Ids ids = UUID::randomUUID;
  private final AtomicReference<Map<String, Object>> claims = new AtomicReference<>(Map.of());
  private final Accounts accounts = new Accounts(sessions.factory(), database.vertx(), ids, clock);
  private final Travellers travellers = new Travellers(sessions.factory(), clock);
  private final TravellerResource resource =
      new TravellerResource(
          travellers,
          accounts,
          new RuleBasedEligibility(),
          new OnlyMarenholm(),
          sessions.factory(),
          ids,
          clock,
          token());
  private final TokenResource tokens =
      new TokenResource(
          accounts, new Tokens(keys.privateKey().toString(), "openmaas", Duration.ofHours(12)));
  private final ObjectMapper json =
      new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());

  SignUpTest() {
    new RestJson().customize(json);
  }

  @BeforeAll
  static void open() {
    database = new TestDatabase();
    sessions =
        TestSessions.withRows(
            database,
            "io.openmaas.core.traveller.store.TravellerRow",
            "io.openmaas.core.security.store.AccountRow");
    keys = SigningKeys.ensure(folder);
  }

  @AfterAll
  static void close() {
    sessions.close();
    database.close();
  }

  private record OnlyMarenholm() implements Cities {
    @Override
    public Optional<City> find(CityId id) {
      return id.equals(MARENHOLM.id()) ? Optional.of(MARENHOLM) : Optional.empty();
    }

    @Override
    public List<City> list() {
      return List.of(MARENHOLM);
    }
  }

  private JsonWebToken token() {
    return (JsonWebToken)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {JsonWebToken.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "getName" -> claims.get().get("upn");
                  case "getClaim" -> claims.get().get(String.valueOf(arguments[0]));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static <T> T wait(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  private SignUpRequest request(String email, String... changes) throws Exception {
    String body =
        """
        {"email":"%s","password":"correct horse","givenName":"Ada","familyName":"Lind",
         "bornOn":"1990-05-17","address":"Hafenstraße 7, 17449 Marenholm","city":"marenholm",
         "licence":{"number":"B072RRE2I55","country":"DE","classes":["b","BE"],
                    "issuedOn":"2015-06-01","validUntil":"2030-05-31"},
         "payment":{"accountHolder":"Ada Lind","iban":"DE89 3704 0044 0532 0130 00"}}
        """
            .formatted(email);
    for (int i = 0; i < changes.length; i += 2) {
      body = body.replace(changes[i], changes[i + 1]);
    }
    return json.readValue(body, SignUpRequest.class);
  }

  private TravellerAnswer signUp(String email, String... changes) throws Exception {
    Response response = wait(resource.signUp(request(email, changes)));
    assertEquals(201, response.getStatus());
    return (TravellerAnswer) response.getEntity();
  }

  private Problem refused(Uni<?> call) {
    return assertThrows(ProblemException.class, () -> wait(call)).problem();
  }

  private TravellerAnswer decide(String id, boolean approve, boolean licence) {
    claims.set(Map.of("upn", "admin@openmaas.example"));
    return wait(
        resource.decide(UUID.fromString(id), new DecisionRequest(approve, licence, "papers seen")));
  }

  @Test
  void a_traveller_signs_up_is_approved_and_sees_it() throws Exception {
    var applied = signUp("Ada@Example.org");
    assertEquals(Membership.State.APPLIED, applied.membership().state());
    assertEquals(List.of(), applied.membership().findings());
    assertEquals("DE89 **** **** **** 3000", applied.payment().ibanMasked());
    var approved = decide(applied.id(), true, true);
    assertTrue(approved.membership().licenceApproved());
    assertEquals("admin@openmaas.example", approved.membership().decision().orElseThrow().by());
    claims.set(Map.of("travellerId", applied.id()));
    assertEquals(approved, wait(resource.me()));
    var stored =
        wait(travellers.find(new TravellerId(UUID.fromString(applied.id())))).orElseThrow();
    assertTrue(stored.mayDrive(now.get(), ZoneId.of("Europe/Berlin")));
    assertEquals(Set.of("B", "BE"), stored.licence().orElseThrow().classes());
    assertFalse(json.writeValueAsString(approved).contains("0532"));
  }

  @Test
  void an_e_mail_address_has_one_account() throws Exception {
    signUp("once@example.org");
    Problem problem = refused(resource.signUp(request("ONCE@example.org")));
    assertEquals(409, problem.status());
    assertEquals("email", problem.errors().getFirst().field());
    assertEquals(
        1,
        wait(travellers.list(Optional.empty())).stream()
            .filter(one -> one.identity().email().equalsIgnoreCase("once@example.org"))
            .count());
  }

  @Test
  void what_blocks_the_licence_leaves_the_membership_possible() throws Exception {
    var applied = signUp("late@example.org", "2030-05-31", "2026-01-31");
    assertEquals(
        List.of(new Finding("licence.validUntil", "has passed", true)),
        applied.membership().findings());
    Problem problem =
        assertThrows(ProblemException.class, () -> decide(applied.id(), true, true)).problem();
    assertEquals(409, problem.status());
    assertEquals("licence.validUntil", problem.errors().getFirst().field());
    var member = decide(applied.id(), true, false);
    assertEquals(Membership.State.APPROVED, member.membership().state());
    assertFalse(member.membership().licenceApproved());
  }

  @Test
  void what_blocks_the_membership_blocks_it_whatever_is_wanted() throws Exception {
    var applied = signUp("young@example.org", "1990-05-17", "2010-05-17");
    for (boolean licence : new boolean[] {true, false}) {
      Problem problem =
          assertThrows(ProblemException.class, () -> decide(applied.id(), true, licence)).problem();
      assertEquals("bornOn", problem.errors().getFirst().field());
    }
    assertEquals(
        Membership.State.REJECTED, decide(applied.id(), false, false).membership().state());
    // Two birthdays later nothing stands against it any more.
    now.set(Instant.parse("2028-11-02T08:00:00Z"));
    assertEquals(Membership.State.APPROVED, decide(applied.id(), true, false).membership().state());
    var decisions =
        database
            .pool()
            .query(
                "select state from core.traveller_decision where traveller_id = '"
                    + applied.id()
                    + "' order by id")
            .executeAndAwait();
    assertEquals(2, decisions.size());
  }

  @Test
  void one_without_a_licence_cannot_get_it_approved() throws Exception {
    var body = request("walker@example.org");
    var applied =
        (TravellerAnswer)
            wait(resource.signUp(
                    new SignUpRequest(
                        body.email(),
                        body.password(),
                        body.givenName(),
                        body.familyName(),
                        body.bornOn(),
                        body.address(),
                        body.city(),
                        null,
                        body.payment())))
                .getEntity();
    Problem problem =
        assertThrows(ProblemException.class, () -> decide(applied.id(), true, true)).problem();
    assertEquals("licence", problem.errors().getFirst().field());
  }

  @Test
  void a_city_that_is_not_served_is_named() throws Exception {
    var elsewhere = request("x@example.org", "\"marenholm\"", "\"atlantis\"");
    Problem problem =
        assertThrows(ProblemException.class, () -> wait(resource.signUp(elsewhere))).problem();
    assertEquals("city", problem.errors().getFirst().field());
  }

  @Test
  void fields_that_cannot_be_right_are_named_before_anything_is_stored() throws Exception {
    var bad =
        request(
            "not an address",
            "correct horse",
            "short",
            "0130 00",
            "0130 01",
            "\"DE\"",
            "\"Germany\"",
            "\"Lind\"",
            "\" \"");
    try (var factory = Validation.buildDefaultValidatorFactory()) {
      assertEquals(
          Set.of("email", "password", "familyName", "licence.country", "payment.iban"),
          factory.getValidator().validate(bad).stream()
              .map(ConstraintViolation::getPropertyPath)
              .map(Object::toString)
              .collect(Collectors.toSet()));
      assertEquals(Set.of(), factory.getValidator().validate(request("good@example.org")));
    }
  }

  @Test
  void the_list_of_those_who_wait() throws Exception {
    var one = signUp("waiting@example.org");
    assertTrue(
        wait(resource.list("APPLIED")).stream().anyMatch(each -> each.id().equals(one.id())));
    decide(one.id(), true, false);
    assertFalse(
        wait(resource.list("APPLIED")).stream().anyMatch(each -> each.id().equals(one.id())));
    assertThrows(ProblemException.class, () -> resource.list("MAYBE"));
  }

  @Test
  void a_token_says_who_it_is_for() throws Exception {
    var applied = signUp("token@example.org");
    var answer = wait(logIn("TOKEN@example.org", "correct horse", "10.0.0.1"));
    assertEquals(Optional.of(applied.id()), answer.travellerId());
    assertEquals(List.of("traveller"), answer.roles());
    assertEquals(43200, answer.expiresInSeconds());
    String[] parts = answer.token().split("\\.");
    assertEquals("ES256", decode(parts[0]).get("alg").asText());
    JsonNode payload = decode(parts[1]);
    assertEquals("token@example.org", payload.get("upn").asText());
    assertEquals(applied.id(), payload.get("travellerId").asText());
    assertEquals("traveller", payload.at("/groups/0").asText());
    assertEquals("openmaas", payload.get("iss").asText());
    assertEquals(43200, payload.get("exp").asLong() - payload.get("iat").asLong());
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(SigningKeys.readPublicKey(keys.publicKey()));
    verifier.update((parts[0] + "." + parts[1]).getBytes());
    assertTrue(verifier.verify(Base64.getUrlDecoder().decode(parts[2])));
  }

  private Uni<TokenResource.TokenAnswer> logIn(String email, String password, String address) {
    return tokens.create(new TokenResource.Credentials(email, password), address);
  }

  private JsonNode decode(String part) throws Exception {
    return json.readTree(Base64.getUrlDecoder().decode(part));
  }

  @Test
  void a_wrong_password_and_an_unknown_address_are_answered_alike() throws Exception {
    signUp("known@example.org");
    Problem wrong = refused(logIn("known@example.org", "wrong horse", "10.0.0.2"));
    Problem unknown = refused(logIn("nobody@example.org", "wrong horse", "10.0.0.2"));
    assertEquals(401, wrong.status());
    assertEquals(wrong, unknown);
    for (int i = 0; i < 4; i++) {
      refused(logIn("known@example.org", "guess " + i, "10.0.0.2"));
    }
    var tooMany =
        assertThrows(
            ProblemException.class, () -> logIn("Known@Example.org", "correct horse", "10.0.0.2"));
    assertEquals(429, tooMany.problem().status());
    assertEquals("Bearer", wait(logIn("known@example.org", "correct horse", "h")).tokenType());
  }

  @Test
  void staff_is_made_once() {
    Account first =
        wait(accounts.ensure("fleet@openmaas.example", "first password", Set.of(Role.FLEET)));
    Account again =
        wait(
            accounts.ensure(
                "Fleet@OpenMaaS.example", "other password", Set.of(Role.FLEET, Role.ADMIN)));
    assertEquals(first.id(), again.id());
    assertEquals(
        Optional.of(again),
        wait(accounts.authenticate("fleet@openmaas.example", "first password")));
    assertEquals(
        Optional.empty(), wait(accounts.authenticate("fleet@openmaas.example", "other password")));
    assertNotEquals(first.roles(), again.roles());
  }

  @Test
  void a_password_longer_than_bcrypt_reads_is_refused() {
    assertThrows(ProblemException.class, () -> accounts.hash("ä".repeat(40)));
  }
}
