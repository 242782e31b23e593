package io.openmaas.billing.ledger;

import io.openmaas.billing.account.AccountId;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.traveller.TravellerId;

/**
 * Somebody an account belongs to.
 *
 * @param name {@code company}, {@code traveller:ID}, {@code account:ID}, {@code operator:ID} or
 *     {@code tax:COUNTRY}
 */
public record Party(String name) {
  /** The company that runs the engine. */
  public static final Party COMPANY = new Party("company");

  /** A traveller as a party of the ledger. */
  public static Party of(TravellerId traveller) {
    return new Party("traveller:" + traveller);
  }

  /** Whoever is billed under this account. */
  public static Party of(AccountId account) {
    return new Party("account:" + account);
  }

  /** An operator as a party of the ledger. */
  public static Party of(OperatorId operator) {
    return new Party("operator:" + operator);
  }

  /** The tax office of a country (ISO 3166-1 alpha-2). */
  public static Party taxOffice(String country) {
    return new Party("tax:" + country);
  }
}
