package io.openmaas.core.booking;

import io.openmaas.core.time.Period;

/**
 * What a traveller shows to an inspector.
 *
 * @param number as printed
 * @param barcode the content of its QR code, signed by the operator that issued it
 * @param valid when it can be used
 */
public record Ticket(String number, String barcode, Period valid) {}
