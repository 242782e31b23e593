package io.openmaas.core.security.store;

import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.security.Account;
import io.openmaas.core.security.AccountId;
import io.openmaas.core.security.Role;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Accounts and their passwords. */
@Singleton
public final class Accounts {
  /** bcrypt reads no further. */
  public static final int LONGEST_PASSWORD_BYTES = 72;

  /** Compared with when there is no account, so that the answer takes as long. */
  private static final String NOBODY = BcryptUtil.bcryptHash("nobody has this password");

  private final Mutiny.SessionFactory sessions;
  private final Vertx vertx;
  private final Ids ids;
  private final InstantSource clock;

  public Accounts(Mutiny.SessionFactory sessions, Vertx vertx, Ids ids, InstantSource clock) {
    this.sessions = sessions;
    this.vertx = vertx;
    this.ids = ids;
    this.clock = clock;
  }

  /** Of bcrypt; takes a while and runs beside the event loop. */
  public Uni<String> hash(String password) {
    if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD_BYTES) {
      throw new ProblemException(
          Problem.invalid("password", "has more than " + LONGEST_PASSWORD_BYTES + " bytes"));
    }
    return vertx.executeBlocking(() -> BcryptUtil.bcryptHash(password), false);
  }

  /**
   * Adds the account of a traveller within the transaction that is open on this session.
   *
   * @param passwordHash of {@link #hash}
   * @param traveller whose it is
   * @return fails with a {@link ProblemException} that names {@code email} if it is taken
   */
  public Uni<Account> add(
      Mutiny.Session session, String email, String passwordHash, UUID traveller) {
    var account =
        new Account(
            new AccountId(ids.next()),
            email.strip(),
            Set.of(Role.TRAVELLER),
            Optional.of(traveller));
    return find(session, email)
        .flatMap(
            found ->
                found.isPresent()
                    ? Uni.createFrom().failure(taken())
                    : session
                        .persist(AccountRow.of(account, passwordHash, clock.instant()))
                        .chain(session::flush))
        .onFailure(org.hibernate.exception.ConstraintViolationException.class)
        .transform(_ -> taken())
        .replaceWith(account);
  }

  private static ProblemException taken() {
    String message = "already belongs to an account; log in instead";
    return new ProblemException(
        new Problem(
            409,
            "email-taken",
            "There is an account already",
            "email: " + message,
            List.of(new Problem.FieldError("email", message))));
  }

  /**
   * Adds an account that is no traveller's.
   *
   * @return fails with a {@link ProblemException} that names {@code email} if it is taken
   */
  public Uni<Account> addStaff(String email, String password, Set<Role> roles) {
    var account = new Account(new AccountId(ids.next()), email.strip(), roles, Optional.empty());
    return hash(password)
        .flatMap(
            hash ->
                sessions.withTransaction(
                    (session, _) ->
                        find(session, email)
                            .flatMap(
                                found ->
                                    found.isPresent()
                                        ? Uni.createFrom().<Void>failure(taken())
                                        : session.persist(
                                            AccountRow.of(account, hash, clock.instant())))))
        .onFailure(org.hibernate.exception.ConstraintViolationException.class)
        .transform(_ -> taken())
        .replaceWith(account);
  }

  /**
   * Makes sure that such an account exists, for staff. One that is there keeps its password and
   * gets these roles.
   */
  public Uni<Account> ensure(String email, String password, Set<Role> roles) {
    return hash(password)
        .flatMap(
            hash ->
                sessions.withTransaction(
                    (session, _) ->
                        find(session, email)
                            .flatMap(
                                found -> {
                                  if (found.isPresent()) {
                                    found.get().roles = AccountRow.roles(roles);
                                    return Uni.createFrom().item(found.get().toDomain());
                                  }
                                  var account =
                                      new Account(
                                          new AccountId(ids.next()),
                                          email.strip(),
                                          roles,
                                          Optional.empty());
                                  return session
                                      .persist(AccountRow.of(account, hash, clock.instant()))
                                      .replaceWith(account);
                                })));
  }

  /** The account, if the password is right. Takes as long if there is none. */
  public Uni<Optional<Account>> authenticate(String email, String password) {
    return sessions
        .withSession(session -> find(session, email))
        .flatMap(
            found ->
                vertx
                    .executeBlocking(
                        () ->
                            BcryptUtil.matches(
                                password, found.map(row -> row.passwordHash).orElse(NOBODY)),
                        false)
                    .map(right -> right ? found.map(AccountRow::toDomain) : Optional.empty()));
  }

  /** The account with this e-mail address. */
  public Uni<Optional<Account>> find(String email) {
    return sessions
        .withSession(session -> find(session, email))
        .map(found -> found.map(AccountRow::toDomain));
  }

  private static Uni<Optional<AccountRow>> find(Mutiny.Session session, String email) {
    return session
        .createSelectionQuery("from Account where emailKey = :key", AccountRow.class)
        .setParameter("key", AccountRow.key(email))
        .getSingleResultOrNull()
        .map(Optional::ofNullable);
  }
}
