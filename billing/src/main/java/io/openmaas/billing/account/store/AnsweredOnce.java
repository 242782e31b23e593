package io.openmaas.billing.account.store;

import io.openmaas.core.idempotency.Claim;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What was made for a request with an idempotency key, so that its repetition makes nothing more:
 * the same table as {@link io.openmaas.core.idempotency.store.IdempotencyKeys}, on a connection of
 * the pool. The answer that is kept is the id of what was made.
 */
public final class AnsweredOnce {
  private static final String CLAIM =
      """
      insert into core.idempotency_key (account, operation, key, fingerprint, claimed_at)
      values ($1, $2, $3, $4, now()) on conflict do nothing
      """;
  private static final String FIND =
      """
      select fingerprint, answer from core.idempotency_key where account = $1 and operation = $2 and key = $3
      """;
  private static final String COMPLETE =
      """
      update core.idempotency_key set status = 201, answer = $4 where account = $1 and operation = $2 and key = $3
      """;

  private AnsweredOnce() {}

  /**
   * Who asks for what.
   *
   * @param account whose key it is
   * @param operation a stable name
   * @param content what makes another request under the same key another one
   */
  public record Asked(UUID account, String operation, IdempotencyKey key, String content) {
    private Tuple tuple() {
      return Tuple.of(account, operation, key.value());
    }
  }

  /**
   * What is made now, or was made for the same request before. Key and effect commit together; a
   * repetition at the same moment waits for the first.
   *
   * <p>Fails with a {@link ProblemException}: 422 if the key was used for another request.
   *
   * @param connection in a transaction
   * @param asked absent where the client gave no key
   * @return the id of what was made
   */
  public static Uni<UUID> of(
      SqlConnection connection, Optional<Asked> asked, Supplier<Uni<UUID>> make) {
    if (asked.isEmpty()) {
      return make.get();
    }
    Asked what = asked.get();
    String fingerprint = fingerprint(what.content());
    return connection
        .preparedQuery(CLAIM)
        .execute(what.tuple().addString(fingerprint))
        .flatMap(
            claimed ->
                claimed.rowCount() == 1
                    ? make.get()
                        .call(
                            id ->
                                connection
                                    .preparedQuery(COMPLETE)
                                    .execute(what.tuple().addString(id.toString())))
                    : connection
                        .preparedQuery(FIND)
                        .execute(what.tuple())
                        .map(rows -> made(rows.iterator().next(), what, fingerprint)));
  }

  private static UUID made(Row earlier, Asked asked, String fingerprint) {
    if (!earlier.getString(0).equals(fingerprint)) {
      throw new ProblemException(new Claim.Mismatch(asked.key().value()).problem());
    }
    return UUID.fromString(earlier.getString(1));
  }

  private static String fingerprint(String content) {
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
