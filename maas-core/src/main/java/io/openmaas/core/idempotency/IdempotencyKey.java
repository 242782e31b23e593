package io.openmaas.core.idempotency;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The header by which a client marks the repetitions of one request.
 *
 * @param value 1 to 100 printable ASCII characters
 */
public record IdempotencyKey(String value) {
  public static final String HEADER = "Idempotency-Key";
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,100}");

  /**
   * @throws ProblemException with status 400 if it is absent or not of the form
   */
  public IdempotencyKey {
    if (value == null || !FORM.matcher(value).matches()) {
      String message =
          value == null
              ? "is required: a value of your own, the same for every repetition of the request"
              : "must be 1 to 100 printable ASCII characters without spaces";
      throw new ProblemException(
          new Problem(
              400,
              "idempotency-key-needed",
              "The request needs an idempotency key",
              HEADER + " " + message,
              List.of(new Problem.FieldError(HEADER, message))));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
