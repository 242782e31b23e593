package io.openmaas.connectors;

import io.openmaas.core.operator.OperatorId;

/** An operator could not be asked, or its answer could not be understood. */
public final class ConnectorFailure extends RuntimeException {
  private final OperatorId operator;
  private final Code code;

  /** What went wrong. */
  public enum Code {
    /** No answer, or none in time. */
    NO_ANSWER,
    /** The operator says that it is at fault or overloaded. */
    OPERATOR_ERROR,
    /** The answer is not what was agreed on. */
    NOT_UNDERSTOOD;

    boolean retryable() {
      return this != NOT_UNDERSTOOD;
    }
  }

  public ConnectorFailure(OperatorId operator, Code code, String message, Throwable cause) {
    super(operator + ": " + message, cause);
    this.operator = operator;
    this.code = code;
  }

  public OperatorId operator() {
    return operator;
  }

  public Code code() {
    return code;
  }

  /** Whether the same question may be answered later. */
  public boolean retryable() {
    return code.retryable();
  }
}
