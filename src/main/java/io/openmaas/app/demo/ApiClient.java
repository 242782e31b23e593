package io.openmaas.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Talks to the REST API as any client would. Blocking. */
public final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI base;
  private final Optional<String> token;
  private final HttpClient http;

  public ApiClient(URI base) {
    this(
        base,
        Optional.empty(),
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build());
  }

  private ApiClient(URI base, Optional<String> token, HttpClient http) {
    this.base = base;
    this.token = token;
    this.http = http;
  }

  /** The same API, as the person who logs in. */
  public ApiClient logIn(String email, String password) {
    JsonNode answer = post("/v1/tokens", Map.of("email", email, "password", password));
    return new ApiClient(base, Optional.of(answer.path("token").asText()), http);
  }

  /** A JSON object or array. */
  public JsonNode get(String path) {
    return json(expectSuccess(send(request(path).GET())));
  }

  /** Bytes as they are, for instance a PDF. */
  public byte[] bytes(String path) {
    return expectSuccess(send(request(path).GET())).body();
  }

  public JsonNode post(String path, Object body, String... headers) {
    return json(expectSuccess(send(posting(path, body, headers))));
  }

  /** The status, whatever it is; for checks that expect a refusal. */
  public Answer tryPost(String path, Object body, String... headers) {
    HttpResponse<byte[]> response = send(posting(path, body, headers));
    return new Answer(response.statusCode(), json(response));
  }

  /** As {@link #tryPost}, reading. */
  public Answer tryGet(String path) {
    HttpResponse<byte[]> response = send(request(path).GET());
    return new Answer(response.statusCode(), json(response));
  }

  /**
   * @param body JSON, or missing when there is none
   */
  public record Answer(int status, JsonNode body) {}

  private HttpRequest.Builder posting(String path, Object body, String... headers) {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return request.POST(
          BodyPublishers.ofString(
              body instanceof String text ? text : JSON.writeValueAsString(body)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return request;
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static HttpResponse<byte[]> expectSuccess(HttpResponse<byte[]> response) {
    if (response.statusCode() / 100 != 2) {
      throw new ApiProblem(
          response.request().method() + " " + response.request().uri().getPath(),
          response.statusCode(),
          new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
    return response;
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server refused. */
  public static final class ApiProblem extends RuntimeException {
    private final int status;

    ApiProblem(String what, int status, String body) {
      super(what + " was answered with " + status + ": " + body);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
