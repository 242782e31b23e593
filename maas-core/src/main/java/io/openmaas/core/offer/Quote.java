package io.openmaas.core.offer;

import io.openmaas.core.money.Money;
import io.openmaas.core.operator.OperatorRef;

/**
 * An operator's own price for a leg, tax included.
 *
 * @param ref the operator's identity of the quote
 */
public record Quote(OperatorRef ref, Money price) {}
