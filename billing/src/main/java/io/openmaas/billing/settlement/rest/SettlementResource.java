package io.openmaas.billing.settlement.rest;

import io.openmaas.billing.rest.Amount;
import io.openmaas.billing.settlement.OperatorStatement;
import io.openmaas.billing.settlement.store.OperatorStatements;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;

/** What operators are owed, for finance. */
@Path("/v1/settlements")
@RolesAllowed("finance")
public class SettlementResource {
  private final OperatorStatements statements;

  public SettlementResource(OperatorStatements statements) {
    this.statements = statements;
  }

  @GET
  public Uni<List<View>> list(@QueryParam("city") String city) {
    return statements.list(cityId(city)).map(list -> list.stream().map(View::of).toList());
  }

  private static Optional<CityId> cityId(String city) {
    try {
      return Optional.ofNullable(city).map(CityId::new);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }

  /** A statement in JSON; price = commission + owed. */
  public record View(
      String operator,
      String city,
      long ticketsSold,
      long ticketsReturned,
      Amount price,
      Amount commission,
      Amount owed) {
    static View of(OperatorStatement statement) {
      return new View(
          statement.operator().value(),
          statement.city().value(),
          statement.sold(),
          statement.returned(),
          Amount.of(statement.price()),
          Amount.of(statement.commission()),
          Amount.of(statement.owed()));
    }
  }
}
