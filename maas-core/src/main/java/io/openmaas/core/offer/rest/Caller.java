package io.openmaas.core.offer.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import jakarta.enterprise.context.RequestScoped;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who asks, by the token of the request. */
@RequestScoped
public class Caller {
  private static final Set<String> STAFF = Set.of("admin", "finance");

  private final JsonWebToken token;

  Caller(JsonWebToken token) {
    this.token = token;
  }

  /** The account that signed in. */
  public UUID account() {
    return UUID.fromString(token.getSubject());
  }

  /**
   * @throws ProblemException with status 403 if the account is not a traveller's
   */
  public TravellerId traveller() {
    Object claim = token.getClaim("travellerId");
    if (claim == null) {
      throw new ProblemException(Problem.forbidden("this account is not a traveller's"));
    }
    return new TravellerId(UUID.fromString(claim.toString().replace("\"", "")));
  }

  /** Whether the account may read what belongs to travellers. */
  public boolean isStaff() {
    return token.getGroups().stream().anyMatch(STAFF::contains);
  }
}
