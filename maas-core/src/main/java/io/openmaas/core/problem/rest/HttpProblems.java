package io.openmaas.core.problem.rest;

import io.openmaas.core.problem.Problem;
import java.util.List;

/** The problems that HTTP itself knows, before any feature is asked. */
final class HttpProblems {

  private HttpProblems() {}

  /**
   * @param method of the request
   * @param path of the request
   * @param allowed the methods the path knows, empty where that is not known
   */
  static Problem of(int status, String method, String path, String allowed) {
    return switch (status) {
      case 401 -> unauthorised();
      case 403 ->
          Problem.forbidden("The account's roles do not allow " + method + " " + path + ".");
      case 404 -> Problem.notFound("There is nothing at " + path + ".");
      case 405 ->
          plain(
              405,
              "method-not-allowed",
              "The method is not known here",
              method
                  + " is not possible at "
                  + path
                  + (allowed.isEmpty() ? "." : ", but " + allowed + "."));
      case 406 ->
          plain(
              406,
              "not-acceptable",
              "The answer cannot be given in that form",
              path + " answers in no form that the Accept header names.");
      case 413 -> tooLarge();
      case 415 ->
          plain(
              415,
              "unsupported-media-type",
              "The body has a form that is not read here",
              "Send the body as application/json and say so in Content-Type.");
      case 429 ->
          plain(429, "too-many-requests", "Too many requests", "Wait a little, then try again.");
      case 503 -> Problem.unavailable("This part is not available now; try again later.");
      default ->
          status >= 500
              ? internal()
              : plain(
                  status,
                  "bad-request",
                  "The request cannot be understood",
                  method + " " + path + " cannot be understood.");
    };
  }

  static Problem unauthorised() {
    return plain(
        401,
        "unauthorised",
        "Log in first",
        "The request needs a valid token: Authorization: Bearer TOKEN, from POST /v1/tokens.");
  }

  static Problem tooLarge() {
    return plain(
        413, "too-large", "The body is too large", "The body is larger than this server reads.");
  }

  static Problem internal() {
    return plain(
        500,
        "internal",
        "Something went wrong on our side",
        "The request was not carried out as it should be. The number in 'instance' finds it in our"
            + " log.");
  }

  private static Problem plain(int status, String code, String title, String detail) {
    return new Problem(status, code, title, detail, List.of());
  }
}
