package io.openmaas.billing.metering.store;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** Which failures of the database pass by themselves. */
final class StoreFailures {
  /** Class of SQLSTATE: connection, rollback by conflict, resources, operator intervention. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");

  private StoreFailures() {}

  /**
   * Whether trying again may help; a failure that is not of the database's is of the connection.
   */
  static boolean isPassing(Throwable failure) {
    return switch (failure) {
      case PgException refusal ->
          refusal.getSqlState() == null || PASSING.contains(refusal.getSqlState().substring(0, 2));
      case IllegalArgumentException _, NullPointerException _, ClassCastException _ -> false;
      default -> true;
    };
  }
}
