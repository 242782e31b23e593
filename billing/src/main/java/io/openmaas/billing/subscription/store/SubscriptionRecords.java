package io.openmaas.billing.subscription.store;

import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.ChangeKind;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionHistory.Entry;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.idempotency.Claim;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.idempotency.store.IdempotencyKeys;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Records what happens to subscriptions. The changes, the head row and the answer under the
 * idempotency key commit together.
 */
@ApplicationScoped
public class SubscriptionRecords {
  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final String HEAD =
      """
      jsonb_to_record(cast(cast(:head as text) as jsonb)) as h (
        id uuid, traveller uuid, city text, plan text, starts_on date, ends_on date, billing_day smallint, zone text,
        version integer, seen integer)
      """;
  private static final String INSERT_HEAD =
      """
      with done as (
        insert into billing.subscription (id, traveller, city, plan, starts_on, ends_on, billing_day, zone, version)
        select h.id, h.traveller, h.city, h.plan, h.starts_on, h.ends_on, h.billing_day, h.zone, h.version from
      """
          + HEAD
          + "returning 1) select count(*) from done";
  private static final String UPDATE_HEAD =
      """
      with done as (
        update billing.subscription s
           set plan = h.plan, ends_on = h.ends_on, billing_day = h.billing_day, version = h.version
          from
      """
          + HEAD
          + "where s.id = h.id and s.version = h.seen returning 1) select count(*) from done";
  private static final String INSERT_CHANGES =
      """
      with done as (
        insert into billing.subscription_change (subscription, number, id, recorded_at, day, at, kind, content)
        select r.subscription, r.number, r.id, r.recorded_at, r.day, r.at, r.kind, r.content
          from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r (
                 subscription uuid, number integer, id uuid, recorded_at timestamptz, day date, at timestamptz,
                 kind text, content jsonb)
        returning 1)
      select count(*) from done
      """;
  private static final String INSERT_PARTIES =
      """
      with payers as (
        insert into billing.subscription_payer (account, subscription)
        select r.party, r.subscription
          from jsonb_to_recordset(cast(cast(:payers as text) as jsonb)) as r (party uuid, subscription uuid)
        on conflict do nothing returning 1),
      users as (
        insert into billing.subscription_user (traveller, subscription)
        select r.party, r.subscription
          from jsonb_to_recordset(cast(cast(:users as text) as jsonb)) as r (party uuid, subscription uuid)
        on conflict do nothing returning 1)
      select (select count(*) from payers) + (select count(*) from users)
      """;

  private final Mutiny.SessionFactory sessions;
  private final IdempotencyKeys keys;

  public SubscriptionRecords(Mutiny.SessionFactory sessions, IdempotencyKeys keys) {
    this.sessions = sessions;
    this.keys = keys;
  }

  /**
   * Who asks, for what, and under which key.
   *
   * @param account whose key it is
   * @param operation a stable name
   * @param key absent where the client did not give one
   * @param content what makes another request under the same key another one
   */
  public record Asked(
      UUID account, String operation, Optional<IdempotencyKey> key, Object content) {}

  /**
   * What is answered, now and to every repetition.
   *
   * @param json as it was then
   */
  public record Answer(int status, String json) {}

  /**
   * Changes that were decided.
   *
   * @param after with them
   * @param timeline of it
   * @param version that was seen when they were decided; 0 for a new subscription
   */
  public record Decided(HeldSubscription after, Timeline timeline, int version) {}

  /**
   * Fails with a {@link ProblemException}: 409 if there is one already that runs on one of the same
   * days.
   *
   * @param decision made when the request turns out to be no repetition
   */
  public Uni<Answer> start(
      Asked asked, Supplier<Decided> decision, Function<Decided, String> form) {
    return once(asked, CREATED, decision, INSERT_HEAD, form);
  }

  /**
   * Fails with a {@link ProblemException}: 409 if the subscription was changed since that version.
   *
   * @param decision made when the request turns out to be no repetition
   */
  public Uni<Answer> change(
      Asked asked, Supplier<Decided> decision, Function<Decided, String> form) {
    return once(asked, OK, decision, UPDATE_HEAD, form);
  }

  private Uni<Answer> once(
      Asked asked,
      int status,
      Supplier<Decided> decision,
      String head,
      Function<Decided, String> form) {
    return sessions
        .withTransaction(
            (session, _) ->
                asked.key().isEmpty()
                    ? record(session, decision.get(), head)
                        .map(decided -> new Answer(status, form.apply(decided)))
                    : claimed(session, asked, status, decision, head, form))
        .onFailure(SubscriptionRecords::isSecond)
        .transform(
            _ ->
                new ProblemException(
                    Problem.conflict(
                        "already-subscribed", "there is a running subscription in this city")));
  }

  private Uni<Answer> claimed(
      Mutiny.Session session,
      Asked asked,
      int status,
      Supplier<Decided> decision,
      String head,
      Function<Decided, String> form) {
    String fingerprint = keys.fingerprint(asked.content());
    return keys.claim(session, asked.account(), asked.operation(), asked.key().get(), fingerprint)
        .flatMap(
            claim ->
                switch (claim) {
                  case Claim.Fresh fresh ->
                      record(session, decision.get(), head)
                          .map(form)
                          .flatMap(
                              json ->
                                  keys.complete(session, fresh, status, json)
                                      .replaceWith(new Answer(status, json)));
                  case Claim.Replay(int then, String answer) ->
                      Uni.createFrom().item(new Answer(then, answer));
                  case Claim.Mismatch mismatch -> refuse(mismatch.problem());
                  case Claim.UnderWay underWay -> refuse(underWay.problem());
                });
  }

  private static Uni<Answer> refuse(Problem problem) {
    return Uni.createFrom().failure(new ProblemException(problem));
  }

  private Uni<Decided> record(Mutiny.Session session, Decided decided, String head) {
    return count(session, head, "head", head(decided).encode())
        .invoke(
            rows -> {
              if (rows != 1) {
                throw new ProblemException(
                    Problem.conflict(
                        "changed-meanwhile",
                        "the subscription was changed meanwhile: read it again, then decide"));
              }
            })
        .flatMap(_ -> count(session, INSERT_CHANGES, "rows", rows(decided).encode()))
        .flatMap(
            _ ->
                session
                    .createNativeQuery(INSERT_PARTIES, Long.class)
                    .setParameter("payers", payers(decided).encode())
                    .setParameter("users", users(decided).encode())
                    .getSingleResult())
        .replaceWith(decided);
  }

  private static Uni<Long> count(
      Mutiny.Session session, String sql, String parameter, String value) {
    return session
        .createNativeQuery(sql, Long.class)
        .setParameter(parameter, value)
        .getSingleResult();
  }

  // ---------------------------------------------------------------- rows

  private static JsonObject head(Decided decided) {
    HeldSubscription held = decided.after();
    Timeline timeline = decided.timeline();
    String plan =
        timeline.stretches().isEmpty()
            ? ((Change.Started) held.history().standing().getFirst().change()).plan().value()
            : timeline.stretches().getLast().plan().plan().ref().value();
    return new JsonObject()
        .put("id", held.id().toString())
        .put("traveller", held.holder().toString())
        .put("city", held.city().value())
        .put("plan", plan)
        .put("starts_on", timeline.term().from().toString())
        .put("ends_on", timeline.endsOn().map(Object::toString).orElse(null))
        .put("billing_day", timeline.periods().sections().getLast().cycle().day())
        .put("zone", held.history().zone().getId())
        .put("version", held.version())
        .put("seen", decided.version());
  }

  private static List<Entry> added(Decided decided) {
    return decided
        .after()
        .history()
        .changes()
        .subList(decided.version(), decided.after().version());
  }

  private static JsonArray rows(Decided decided) {
    var rows = new JsonArray();
    SubscriptionHistory history = decided.after().history();
    int number = decided.version();
    for (Entry entry : added(decided)) {
      number++;
      rows.add(
          new JsonObject()
              .put("subscription", history.id().toString())
              .put("number", number)
              .put("id", entry.id().toString())
              .put("recorded_at", entry.recordedAt().toString())
              .put("day", entry.day().toString())
              .put("at", entry.at().map(Object::toString).orElse(null))
              .put("kind", ChangeKind.of(entry.change()).name())
              .put("content", ChangeColumns.content(entry.change())));
    }
    return rows;
  }

  private static JsonArray payers(Decided decided) {
    var accounts = new TreeSet<String>();
    for (Entry entry : added(decided)) {
      if (entry.change() instanceof Change.Started started) {
        accounts.add(started.account().toString());
      } else if (entry.change() instanceof Change.PayerChanged changed) {
        accounts.add(changed.account().toString());
      }
    }
    return parties(decided, accounts);
  }

  private static JsonArray users(Decided decided) {
    var travellers = new TreeSet<String>();
    travellers.add(decided.after().holder().toString());
    for (Entry entry : added(decided)) {
      if (entry.change() instanceof Change.Started started) {
        started.members().forEach(member -> travellers.add(member.toString()));
      } else if (entry.change() instanceof Change.MembersChanged changed) {
        changed.members().forEach(member -> travellers.add(member.toString()));
      }
    }
    return parties(decided, travellers);
  }

  private static JsonArray parties(Decided decided, TreeSet<String> ids) {
    var rows = new JsonArray();
    ids.forEach(
        id ->
            rows.add(
                new JsonObject()
                    .put("party", id)
                    .put("subscription", decided.after().id().toString())));
    return rows;
  }

  private static boolean isSecond(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && cause.getMessage().contains("one_running_subscription")) {
        return true;
      }
    }
    return false;
  }
}
