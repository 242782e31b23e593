package io.openmaas.connectors;

import io.openmaas.core.operator.Operator;

/**
 * The way to one operator. What it can do it shows by the ports it implements, and they agree with
 * what its {@link #profile} declares.
 */
public interface Connector {
  Operator profile();
}
