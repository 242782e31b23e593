package io.openmaas.core.problem.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.problem.Problem;
import java.util.List;

/**
 * The members of a problem document (RFC 9457, section 3.1), and {@code errors} as an extension.
 *
 * @param instance names this occurrence; null where nobody logged it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ProblemBody(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    List<Problem.FieldError> errors) {

  static final String MEDIA_TYPE = "application/problem+json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static String json(Problem problem) {
    return json(problem, null);
  }

  static String json(Problem problem, String instance) {
    try {
      return MAPPER.writeValueAsString(
          new ProblemBody(
              "urn:openmaas:problem:" + problem.code(),
              problem.title(),
              problem.status(),
              problem.detail(),
              instance,
              problem.errors()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is made of strings", e);
    }
  }
}
