package io.openmaas.core.idempotency.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.idempotency.Claim;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.testing.TestSessions;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static TestDatabase database;
  private static TestSessions sessions;

  private final IdempotencyKeys keys =
      new IdempotencyKeys(InstantSource.fixed(Instant.parse("2026-11-02T08:00:00Z")));
  private final UUID account = UUID.randomUUID();
  private final IdempotencyKey key = new IdempotencyKey("k-1");

  @BeforeAll
  static void open() {
    database = new TestDatabase();
    sessions = new TestSessions(database);
  }

  @AfterAll
  static void close() {
    sessions.close();
    database.close();
  }

  private Uni<Claim> claim(Mutiny.Session session, Object request) {
    return keys.claim(session, account, "book", key, keys.fingerprint(request));
  }

  private Claim bookAndAnswer(Object request) {
    return sessions
        .factory()
        .withTransaction(
            (session, _) ->
                claim(session, request)
                    .call(
                        claim ->
                            claim instanceof Claim.Fresh fresh
                                ? keys.complete(session, fresh, 202, "{\"id\":1}")
                                : Uni.createFrom().voidItem()))
        .await()
        .atMost(PATIENCE);
  }

  @Test
  void a_repetition_is_answered_alike() {
    assertInstanceOf(Claim.Fresh.class, bookAndAnswer(Map.of("offerId", "a")));
    assertEquals(new Claim.Replay(202, "{\"id\":1}"), bookAndAnswer(Map.of("offerId", "a")));
  }

  @Test
  void another_request_under_the_key_is_refused() {
    bookAndAnswer(Map.of("offerId", "a"));
    var mismatch = assertInstanceOf(Claim.Mismatch.class, bookAndAnswer(Map.of("offerId", "b")));
    assertEquals(422, mismatch.problem().status());
  }

  @Test
  void a_repetition_beside_the_first_is_told_to_wait() throws Exception {
    var claimed = new CountDownLatch(1);
    var goOn = new CompletableFuture<Void>();
    CompletableFuture<Claim> first =
        sessions
            .factory()
            .withTransaction(
                (session, _) ->
                    claim(session, "a")
                        .invoke(claimed::countDown)
                        .call(() -> session.createNativeQuery("select 1").getSingleResult())
                        .call(() -> Uni.createFrom().completionStage(goOn)))
            .subscribeAsCompletionStage();
    claimed.await();
    var second = assertInstanceOf(Claim.UnderWay.class, bookAndAnswer("a"));
    assertEquals(409, second.problem().status());
    // The first fails after all: its claim goes with its transaction.
    goOn.completeExceptionally(new IllegalStateException("no"));
    assertThrows(Exception.class, first::join);
    assertInstanceOf(Claim.Fresh.class, bookAndAnswer("a"));
  }

  @Test
  void the_fingerprint_does_not_depend_on_the_order_of_fields() {
    record AB(String a, String b) {}
    record BA(String b, String a) {}
    assertEquals(keys.fingerprint(new AB("1", "2")), keys.fingerprint(new BA("2", "1")));
    assertNotEquals(keys.fingerprint(new AB("1", "2")), keys.fingerprint(new AB("2", "1")));
  }

  @Test
  void a_key_has_a_form() {
    for (String bad : new String[] {null, "", "a b", "é", "x".repeat(101)}) {
      assertThrows(ProblemException.class, () -> new IdempotencyKey(bad));
    }
  }
}
