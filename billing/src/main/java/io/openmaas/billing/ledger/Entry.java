package io.openmaas.billing.ledger;

import io.openmaas.core.money.Money;

/**
 * One side of a transaction.
 *
 * @param amount debit positive, credit negative; in the account's currency
 */
public record Entry(Account account, Money amount) {
  public Entry {
    if (!account.currency().equals(amount.currency())) {
      throw new IllegalArgumentException(
          amount + " cannot be booked on an account of " + account.currency());
    }
  }

  static Entry of(Party party, Purpose purpose, String detail, Money amount) {
    return new Entry(new Account(party, purpose, detail, amount.currency()), amount);
  }
}
