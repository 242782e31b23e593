package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.catalogue.TaxCategory;

/** Decides where the recipient owes the tax. */
@FunctionalInterface
public interface ReverseCharge {
  /** The issuer owes it, always. */
  ReverseCharge NEVER = (_, _) -> false;

  /**
   * @param payer who is invoiced
   * @param category of the supply
   */
  boolean holds(Account payer, TaxCategory category);
}
