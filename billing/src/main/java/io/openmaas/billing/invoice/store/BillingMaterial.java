package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;

/** Where a run takes from what it bills. */
public interface BillingMaterial {

  /**
   * Opens accounts that have something to bill and are not open yet; outside of transactions.
   *
   * @return those that cannot be opened
   */
  default Uni<List<NotOpened>> open(Pool pool) {
    return Uni.createFrom().item(List.of());
  }

  /** An account that cannot be billed because it cannot be opened, and why, for people. */
  record NotOpened(AccountId account, String reason) {}

  /**
   * Gives accounts that have something to bill, and no row in billing.account_state yet, their row.
   *
   * @param until what happened by then
   */
  Uni<Void> enrol(SqlConnection connection, Instant until);

  /**
   * Loads all that is known of these accounts, in a few statements for all of them.
   *
   * @param until only periods that ended by then are billed
   */
  Uni<Loaded> load(SqlConnection connection, List<DueAccount> accounts, Instant until);

  /**
   * What was loaded.
   *
   * @param snapshot the {@code pg_current_snapshot()} of the statement that read the uses, as text
   * @param known one for each account, in any order
   */
  record Loaded(String snapshot, List<Known> known) {}

  /** All that is known of an account. */
  interface Known {
    DueAccount account();

    /**
     * Draws what is due: pure computation, called on a worker thread.
     *
     * @throws RuntimeException with a reason for people if the account cannot be billed
     */
    Billed draw();
  }
}
