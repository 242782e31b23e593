package io.openmaas.terminal.command.rest;

import static io.openmaas.terminal.command.CommandFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.command.CommandFixture;
import io.openmaas.terminal.command.CommandFixture.Process;
import io.openmaas.terminal.command.RateLimits.Limits;
import io.openmaas.terminal.command.rest.CommandsResource.NewCommand;
import jakarta.ws.rs.core.Response;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsRestTest {
  private static TestDatabase database;
  private CommandFixture fixture;
  private Process process;
  private CommandsResource resource;
  private UUID car;

  @BeforeAll
  static void connect() {
    database = new TestDatabase();
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void build() {
    fixture = new CommandFixture(database);
    process = fixture.start(Duration.ofSeconds(5), new Limits(20, 4, 20, Duration.ofMinutes(15)));
    resource = as("fleet@example.com");
    car = fixture.vehicle.value();
  }

  private CommandsResource as(String name) {
    return new CommandsResource(process.commands(), fixture.log, new Token(name));
  }

  private record Token(String name) implements JsonWebToken {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public Set<String> getClaimNames() {
      return Set.of();
    }

    @Override
    public <T> T getClaim(String claim) {
      return null;
    }
  }

  private CommandJson ended(UUID id) throws InterruptedException {
    var one = new CommandResource(fixture.log);
    for (int i = 0; i < 1_000; i++) {
      CommandJson json = get(one.get(id));
      if (json.endedAt() != null) {
        return json;
      }
      Thread.sleep(5);
    }
    throw new AssertionError("it does not end");
  }

  private Problem problem(NewCommand body) {
    return assertThrows(ProblemException.class, () -> get(resource.ask(car, null, body))).problem();
  }

  @Test
  void asked_and_then_done() throws InterruptedException {
    Response asked = get(resource.ask(car, null, new NewCommand("unlock", null)));
    assertEquals(202, asked.getStatus(), "the terminal is away for now");
    var json = (CommandJson) asked.getEntity();
    assertEquals("asked", json.state());
    assertEquals("person:fleet@example.com", json.authority());
    assertEquals("/v1/vehicle-commands/" + json.id(), asked.getLocation().getPath());
    fixture.terminal.connect(process.sessions());
    CommandJson done = ended(json.id());
    assertEquals("done", done.state());
    assertEquals("unlock done", done.receipt());
    assertEquals(List.of(done), get(resource.list(car, null, 10)));
  }

  @Test
  void a_request_that_joined_a_command_is_answered_with_it_ever_after()
      throws InterruptedException {
    // Given a command under way, and somebody who asks for the same with a key of their own
    var unlock = new NewCommand("unlock", null);
    var first = (CommandJson) get(resource.ask(car, "first", unlock)).getEntity();
    CommandsResource other = as("other@example.com");
    var joined = (CommandJson) get(other.ask(car, "second", unlock)).getEntity();
    assertEquals(first.id(), joined.id());

    // When it is done and both ask again, because no answer had come
    fixture.terminal.connect(process.sessions());
    CommandJson done = ended(first.id());
    assertEquals(done, get(resource.ask(car, "first", unlock)).getEntity());
    assertEquals(done, get(other.ask(car, "second", unlock)).getEntity());

    // Then there was one command, and the key is that of this request
    assertEquals(1, get(resource.list(car, null, 10)).size());
    assertEquals(
        422,
        assertThrows(
                ProblemException.class,
                () -> get(other.ask(car, "second", new NewCommand("horn", null))))
            .problem()
            .status());
  }

  @Test
  void what_is_refused_at_once_is_answered_at_once() {
    Response asked = get(resource.ask(car, null, new NewCommand("immobilise", null)));
    assertEquals(200, asked.getStatus());
    var json = (CommandJson) asked.getEntity();
    assertEquals("refused", json.state());
    assertTrue(json.receipt().startsWith("no record of the last 10 minutes"));
  }

  @Test
  void every_field_at_fault_is_named() {
    assertEquals("command", problem(null).errors().getFirst().field());
    assertEquals("command", problem(new NewCommand(" ", null)).errors().getFirst().field());
    assertEquals("command", problem(new NewCommand("UNLOCK", null)).errors().getFirst().field());
    assertEquals("text", problem(new NewCommand("text", null)).errors().getFirst().field());
    assertEquals("text", problem(new NewCommand("text", "  ")).errors().getFirst().field());
    assertEquals(
        "text", problem(new NewCommand("text", "x".repeat(201))).errors().getFirst().field());
    assertEquals("text", problem(new NewCommand("horn", "hello")).errors().getFirst().field());
    for (NewCommand body : List.of(new NewCommand("nothing", null), new NewCommand("text", ""))) {
      assertEquals(422, problem(body).status());
    }
    assertEquals(
        "before",
        assertThrows(ProblemException.class, () -> resource.list(car, "x", 10))
            .problem()
            .errors()
            .getFirst()
            .field());
    assertEquals(
        "limit",
        assertThrows(ProblemException.class, () -> resource.list(car, null, 0))
            .problem()
            .errors()
            .getFirst()
            .field());
    assertEquals(List.of(), fixture.all());
  }

  @Test
  void an_unknown_vehicle_or_command_is_not_found() {
    UUID nobody = UUID.randomUUID();
    for (var call :
        List.<org.junit.jupiter.api.function.Executable>of(
            () -> get(resource.ask(nobody, null, new NewCommand("horn", null))),
            () -> get(resource.list(nobody, null, 10)),
            () -> get(new CommandResource(fixture.log).get(nobody)))) {
      assertEquals(404, assertThrows(ProblemException.class, call).problem().status());
    }
  }

  @Test
  void one_idempotency_key_is_one_command_for_ever() throws InterruptedException {
    fixture.terminal.connect(process.sessions());
    var first =
        (CommandJson) get(resource.ask(car, "k-1", new NewCommand("horn", null))).getEntity();
    ended(first.id());
    Response again = get(resource.ask(car, "k-1", new NewCommand("horn", null)));
    assertEquals(200, again.getStatus());
    assertEquals(first.id(), ((CommandJson) again.getEntity()).id());
    assertEquals(1, fixture.terminal.sent.size());
    assertEquals(
        "idempotency-key-reused",
        assertThrows(
                ProblemException.class,
                () -> get(resource.ask(car, "k-1", new NewCommand("lights", null))))
            .problem()
            .code());
    var other =
        (CommandJson)
            get(as("other@example.com").ask(car, "k-1", new NewCommand("lights", null)))
                .getEntity();
    assertEquals("lights", ended(other.id()).command());
  }

  @Test
  void too_many_are_429() throws InterruptedException {
    fixture.terminal.connect(process.sessions());
    for (int i = 0; i < 4; i++) {
      ended(
          ((CommandJson) get(resource.ask(car, null, new NewCommand("horn", null))).getEntity())
              .id());
    }
    Problem problem = problem(new NewCommand("horn", null));
    assertEquals(429, problem.status());
    assertEquals("too-many-commands", problem.code());
    assertEquals(4, fixture.terminal.sent.size());
  }

  @Test
  void the_key_by_which_terminals_verify() throws Exception {
    var json = new CommandKeyResource(fixture.key).get();
    assertEquals("Ed25519", json.algorithm());
    assertEquals(
        fixture.key.publicKey(),
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(json.publicKey()))));
  }
}
