package io.openmaas.connectors.transit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A call to the operator.
 *
 * @param url absolute, with its query
 * @param body absent for GET
 */
record TransitCall(Method method, String url, Optional<JsonNode> body) {

  /** HTTP methods. */
  enum Method {
    GET,
    POST
  }

  /**
   * The answer.
   *
   * @param body absent where it is not JSON
   */
  record Reply(int status, Optional<JsonNode> body) {

    boolean succeeded() {
      return status >= 200 && status < 300 && body.isPresent();
    }

    /** The operator said no; with 408 and 429 it only said not now. */
    boolean refused() {
      return status >= 400 && status < 500 && status != 408 && status != 429;
    }

    /** The reason in the body, else the status. */
    String reason() {
      return body.map(json -> json.path("reason").asText(""))
          .filter(text -> !text.isBlank())
          .map(text -> text.length() > 200 ? text.substring(0, 200) : text)
          .orElse("HTTP status " + status);
    }
  }
}
