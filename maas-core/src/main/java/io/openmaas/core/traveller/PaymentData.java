package io.openmaas.core.traveller;

/**
 * How the traveller pays.
 *
 * @param iban the account from which invoices are paid, checked by its digits (ISO 13616)
 */
public record PaymentData(String accountHolder, String iban) {}
