package io.openmaas.billing.invoice;

/**
 * Who is asked to pay, as printed.
 *
 * @param address one line
 */
public record Recipient(String name, String address) {}
