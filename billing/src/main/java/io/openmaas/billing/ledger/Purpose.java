package io.openmaas.billing.ledger;

/** What an account is for. */
public enum Purpose {
  /** What a traveller owes us. */
  RECEIVABLE,
  /** What a traveller paid beyond an invoice. */
  CREDIT_BALANCE,
  BANK,
  /** Net of tax, one account for each tax category. */
  REVENUE,
  /** Tax contained in our invoices, one account for each rate. */
  VAT,
  /** What operators' rides cost us, before our commission. */
  COST_OF_TRANSPORT,
  /** What we owe an operator. */
  PAYABLE,
  /** Our part of operators' prices. */
  COMMISSION
}
