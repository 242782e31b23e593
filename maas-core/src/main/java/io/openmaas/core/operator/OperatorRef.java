package io.openmaas.core.operator;

import java.util.Objects;

/**
 * An identity that an operator gave: of a booking, a vehicle, a ticket.
 *
 * @param value as the operator writes it, never interpreted; 1 to 200 characters
 */
public record OperatorRef(OperatorId operator, String value) {

  public OperatorRef {
    Objects.requireNonNull(operator, "operator");
    if (value.isEmpty() || value.length() > 200) {
      throw new IllegalArgumentException("a reference has 1 to 200 characters");
    }
  }

  @Override
  public String toString() {
    return operator + ":" + value;
  }
}
