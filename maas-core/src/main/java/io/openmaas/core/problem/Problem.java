package io.openmaas.core.problem;

import java.util.List;

/**
 * Why a request was not carried out, in the terms of RFC 9457.
 *
 * @param status the HTTP status it becomes
 * @param code a stable name in kebab case; the type is {@code urn:openmaas:problem:CODE}
 * @param title the same for every problem of this code
 * @param detail this case, in a sentence
 * @param errors the fields at fault; empty when it is not about fields
 */
public record Problem(
    int status, String code, String title, String detail, List<FieldError> errors) {

  public Problem {
    errors = List.copyOf(errors);
  }

  /**
   * A field at fault.
   *
   * @param field path in the request body or name of the parameter, for instance {@code
   *     licence.validUntil}
   */
  public record FieldError(String field, String message) {}

  /** 422: a field is well-formed but not acceptable. */
  public static Problem invalid(String field, String message) {
    return new Problem(
        422,
        "invalid-request",
        "The request is not acceptable",
        field + ": " + message,
        List.of(new FieldError(field, message)));
  }

  /** 404. */
  public static Problem notFound(String what) {
    return new Problem(404, "not-found", "There is no such thing", what, List.of());
  }

  /** 409: it is not possible in the present state. */
  public static Problem conflict(String code, String detail) {
    return new Problem(409, code, "Not possible in the present state", detail, List.of());
  }

  /** 403. */
  public static Problem forbidden(String detail) {
    return new Problem(403, "forbidden", "Not allowed", detail, List.of());
  }

  /** 503: try again later. */
  public static Problem unavailable(String detail) {
    return new Problem(503, "unavailable", "Not available now", detail, List.of());
  }
}
