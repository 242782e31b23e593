package io.openmaas.core.operator;

import java.util.Set;

/**
 * A mobility operator.
 *
 * @param name as shown to travellers
 * @param can what it declares it can do; nothing else is asked of it
 */
public record Operator(OperatorId id, String name, Set<Capability> can) {

  public Operator {
    can = Set.copyOf(can);
  }
}
