package io.openmaas.core.offer;

import io.openmaas.core.operator.OperatorId;

/**
 * An operator whose offers could be among those made and are not.
 *
 * @param reason a sentence for the traveller
 */
public record Missing(OperatorId operator, String reason) {}
