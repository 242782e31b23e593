package io.openmaas.core.security.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.security.Account;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.WrongTries;
import io.openmaas.core.security.jwt.Tokens;
import io.openmaas.core.security.store.Accounts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Gives a token for an e-mail address and its password. */
@Path("/v1/tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {
  private final Accounts accounts;
  private final Tokens tokens;
  private final WrongTries tries = new WrongTries(System::nanoTime);

  public TokenResource(Accounts accounts, Tokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /** What the caller knows. */
  public record Credentials(
      @NotBlank @Size(max = 254) String email, @NotBlank @Size(max = 200) String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Credentials[email=" + email + "]";
    }
  }

  /**
   * What the caller gets.
   *
   * @param tokenType of RFC 6750
   * @param travellerId for accounts of travellers
   */
  public record TokenAnswer(
      String token,
      String tokenType,
      long expiresInSeconds,
      List<String> roles,
      Optional<String> travellerId) {}

  @POST
  @PermitAll
  public Uni<TokenAnswer> create(
      @NotNull @Valid Credentials credentials, @Context HttpServerRequest request) {
    return create(credentials, request.remoteAddress().hostAddress());
  }

  /**
   * As over HTTP.
   *
   * @param address where the request comes from
   */
  public Uni<TokenAnswer> create(Credentials credentials, String address) {
    String account = credentials.email().strip().toLowerCase(Locale.ROOT);
    if (!tries.admit(account, address)) {
      throw new ProblemException(
          new Problem(
              429,
              "too-many-tries",
              "Too many wrong passwords",
              "Wait a minute, then try again.",
              List.of()));
    }
    return accounts
        .authenticate(account, credentials.password())
        .map(found -> found.orElseThrow(TokenResource::refused))
        .invoke(() -> tries.succeeded(account, address))
        .map(this::answer);
  }

  private static ProblemException refused() {
    return new ProblemException(
        new Problem(
            401,
            "wrong-credentials",
            "The log-in is not right",
            "The e-mail address or the password is wrong.",
            List.of()));
  }

  private TokenAnswer answer(Account account) {
    return new TokenAnswer(
        tokens.issue(account),
        "Bearer",
        tokens.lifetime().toSeconds(),
        account.roles().stream().map(Role::group).sorted().toList(),
        account.traveller().map(UUID::toString));
  }
}
