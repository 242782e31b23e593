package io.openmaas.core.idempotency.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.openmaas.core.idempotency.Claim;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.json.DomainJson;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** The keys and answers in core.idempotency_key. All calls need an open transaction. */
@Singleton
public final class IdempotencyKeys {
  /** A repetition that comes while the first is under way must not wait for it. */
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtextextended(:name, 7309))";

  private static final String FIND =
      """
      select fingerprint, cast(coalesce(status, 0) as integer), coalesce(answer, '')
      from core.idempotency_key
      where account = :account and operation = :operation and key = :key
      """;
  private static final String INSERT =
      """
      with claimed as (
        insert into core.idempotency_key (account, operation, key, fingerprint, claimed_at)
        values (:account, :operation, :key, :fingerprint, :now)
        returning 1)
      select count(*) from claimed
      """;
  private static final String COMPLETE =
      """
      with completed as (
        update core.idempotency_key set status = cast(:status as smallint), answer = :answer
        where account = :account and operation = :operation and key = :key and status is null
        returning 1)
      select count(*) from completed
      """;

  private final ObjectMapper canonical =
      DomainJson.storeMapper().copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private final InstantSource clock;

  public IdempotencyKeys(InstantSource clock) {
    this.clock = clock;
  }

  /** SHA-256 of the request as JSON with its fields in order, as 64 hexadecimal digits. */
  public String fingerprint(Object request) {
    try {
      Object tree = canonical.convertValue(request, Object.class);
      byte[] json = canonical.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write the request as JSON", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Claims the key for this request.
   *
   * @param account whose key it is: keys of different accounts never meet
   * @param operation a stable name, for instance {@code book}
   * @param fingerprint of {@link #fingerprint}
   */
  public Uni<Claim> claim(
      Mutiny.Session session,
      UUID account,
      String operation,
      IdempotencyKey key,
      String fingerprint) {
    return session
        .createNativeQuery(LOCK, Boolean.class)
        .setParameter("name", account + " " + operation + " " + key)
        .getSingleResult()
        .flatMap(
            alone ->
                alone
                    ? find(session, account, operation, key)
                        .flatMap(
                            found ->
                                found.isPresent()
                                    ? Uni.createFrom().item(again(found.get(), key, fingerprint))
                                    : insert(session, account, operation, key, fingerprint))
                    : Uni.createFrom().item(new Claim.UnderWay(key.value())));
  }

  private record Earlier(String fingerprint, int status, String answer) {}

  private Claim again(Earlier earlier, IdempotencyKey key, String fingerprint) {
    if (!earlier.fingerprint().equals(fingerprint)) {
      return new Claim.Mismatch(key.value());
    }
    return earlier.status() == 0
        ? new Claim.UnderWay(key.value())
        : new Claim.Replay(earlier.status(), earlier.answer());
  }

  private Uni<Optional<Earlier>> find(
      Mutiny.Session session, UUID account, String operation, IdempotencyKey key) {
    return session
        .createNativeQuery(FIND, Object[].class)
        .setParameter("account", account)
        .setParameter("operation", operation)
        .setParameter("key", key.value())
        .getSingleResultOrNull()
        .map(
            row ->
                Optional.ofNullable(row)
                    .map(
                        columns ->
                            new Earlier(
                                (String) columns[0],
                                ((Number) columns[1]).intValue(),
                                (String) columns[2])));
  }

  private Uni<Claim> insert(
      Mutiny.Session session,
      UUID account,
      String operation,
      IdempotencyKey key,
      String fingerprint) {
    return session
        .createNativeQuery(INSERT, Long.class)
        .setParameter("account", account)
        .setParameter("operation", operation)
        .setParameter("key", key.value())
        .setParameter("fingerprint", fingerprint)
        .setParameter("now", clock.instant())
        .getSingleResult()
        .replaceWith(new Claim.Fresh(account, operation, key.value()));
  }

  /**
   * Keeps what is answered, so that it can be answered again.
   *
   * @param answer JSON, as it is sent
   */
  public Uni<Void> complete(Mutiny.Session session, Claim.Fresh claim, int status, String answer) {
    return session
        .createNativeQuery(COMPLETE, Long.class)
        .setParameter("status", status)
        .setParameter("answer", answer)
        .setParameter("account", claim.account())
        .setParameter("operation", claim.operation())
        .setParameter("key", claim.key())
        .getSingleResult()
        .flatMap(
            count ->
                count == 1
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom()
                        .failure(new IllegalStateException(claim + " was completed before")));
  }
}
