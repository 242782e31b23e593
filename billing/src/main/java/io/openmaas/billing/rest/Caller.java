package io.openmaas.billing.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who is calling, by the token of the request. */
@ApplicationScoped
public class Caller {
  private final JsonWebToken token;

  public Caller(JsonWebToken token) {
    this.token = token;
  }

  /** The account that signed in. */
  public UUID account() {
    return UUID.fromString(token.getSubject());
  }

  /** Whether the caller acts for the company's finance. */
  public boolean isFinance() {
    return token.getGroups().contains("finance");
  }

  /**
   * The traveller whose token it is.
   *
   * @throws ProblemException 403 if the token is not a traveller's
   */
  public TravellerId traveller() {
    Object claim = token.getClaim("travellerId");
    if (claim == null) {
      throw new ProblemException(Problem.forbidden("this is for travellers only"));
    }
    return new TravellerId(UUID.fromString(claim.toString()));
  }
}
