package io.openmaas.billing.metering;

import io.openmaas.billing.account.AccountId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The port through which the running bill reads what is being used now. */
public interface ReadsRunningUse {
  /**
   * The rentals of the account, and of those it pays for, that are not over, as far as their
   * finished trips tell: from the unlocking to the last ignition-off. Each has the key that its
   * final use will have; it is here or in the log and never in both.
   */
  Uni<List<Usage>> listRunning(AccountId account);
}
