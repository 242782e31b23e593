package io.openmaas.terminal.fleet.job;

import io.openmaas.core.money.Money;
import java.time.Instant;

/**
 * What something cost the fleet.
 *
 * @param what in a few words
 * @param money negative where it sets right what was noted too high
 * @param notedBy the account
 */
public record Cost(String what, Money money, String notedBy, Instant notedAt) {}
