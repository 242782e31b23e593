package io.openmaas.billing.ledger;

import java.util.Currency;

/**
 * An account.
 *
 * @param detail tells accounts of one purpose apart; empty where there is only one
 */
public record Account(Party party, Purpose purpose, String detail, Currency currency) {}
