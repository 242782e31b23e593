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
  COMMISSION,
  /** What an account has prepaid or was granted and has not used: a liability. */
  WALLET,
  /** What plans granted into wallets, less what was used: the counterpart of grants. */
  WALLET_GRANTS,
  /** What wallets paid: the counterpart of the wallets' lines on invoices. */
  WALLET_USED,
  /** What lapsed in wallets and need not be given any more: revenue. */
  BREAKAGE
}
