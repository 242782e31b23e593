package io.openmaas.core.idempotency;

import io.openmaas.core.problem.Problem;
import java.util.List;
import java.util.UUID;

/** What a request with an idempotency key met. */
public sealed interface Claim {

  /**
   * It is the first: carry it out and complete the claim in the same transaction.
   *
   * @param account whose key it is
   * @param operation what was asked for, for instance {@code book}
   */
  record Fresh(UUID account, String operation, String key) implements Claim {}

  /**
   * It was carried out before: answer this again.
   *
   * @param status the HTTP status then
   * @param answer the JSON then
   */
  record Replay(int status, String answer) implements Claim {}

  /** The key was used for another request. */
  record Mismatch(String key) implements Claim {

    /** 422. */
    public Problem problem() {
      return new Problem(
          422,
          "idempotency-key-reused",
          "The key belongs to another request",
          "Idempotency-Key " + key + " was used for a different request; use a new one.",
          List.of(new Problem.FieldError("Idempotency-Key", "was used for a different request")));
    }
  }

  /** The same key is being worked on at this moment. */
  record UnderWay(String key) implements Claim {

    /** 409. */
    public Problem problem() {
      return Problem.conflict(
          "idempotency-key-under-way",
          "A request with Idempotency-Key " + key + " is being carried out; ask again later.");
    }
  }
}
