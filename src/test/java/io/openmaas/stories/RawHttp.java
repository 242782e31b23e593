package io.openmaas.stories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends requests as they come, also such as no decent client would. */
final class RawHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private final Optional<String> token;

  private RawHttp(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  static RawHttp nobody(URI base) {
    return new RawHttp(base, Optional.empty());
  }

  static RawHttp withToken(URI base, String token) {
    return new RawHttp(base, Optional.of(token));
  }

  /** Logs in by itself: the story's other client keeps its token to itself. */
  static RawHttp as(URI base, String email, String password) {
    Reply reply =
        nobody(base)
            .send(
                "POST",
                "/v1/tokens",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password),
                Map.of());
    return withToken(base, reply.json().path("token").asText());
  }

  /** What came back. */
  record Reply(int status, String contentType, String body) {

    /** Missing where the body is not JSON. */
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        return MissingNode.getInstance();
      }
    }

    @Override
    public String toString() {
      return status + " " + contentType + " " + body;
    }
  }

  /** As JSON; an absent body is none. */
  Reply send(String method, String path, String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    if (body != null && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  Reply get(String path) {
    return send("GET", path, null, Map.of());
  }

  Reply post(String path, String body) {
    return send("POST", path, body, Map.of());
  }

  /** The lines of a stream of events, until the server ends it. */
  java.util.stream.Stream<String> lines(String path) {
    var request = HttpRequest.newBuilder(base.resolve(path)).header("Accept", "text/event-stream");
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    try {
      return HTTP.send(request.build(), BodyHandlers.ofLines()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
