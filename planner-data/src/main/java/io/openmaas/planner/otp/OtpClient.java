package io.openmaas.planner.otp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Asks OpenTripPlanner over HTTP/1.1, with bounded connections, waiting and answers. */
final class OtpClient {
  private static final int CONNECTIONS = 16;
  private static final int WAITING = 200;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

  private final HttpClient http;
  private final int largestAnswer;

  OtpClient(Vertx vertx, int largestAnswer) {
    this.largestAnswer = largestAnswer;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitQueueSize(WAITING)
                .setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()))
                .setDecompressionSupported(true));
  }

  /**
   * @param port on 127.0.0.1
   * @param limit for the whole exchange
   */
  Uni<PlanAnswer> ask(int port, PlanQuery query, Duration limit) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(PlanQuery.PATH)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "application/json")
            .setTimeout(limit.toMillis());
    return http.request(options)
        .flatMap(request -> request.send(Buffer.buffer(query.body())))
        .flatMap(this::body)
        .map(OtpClient::parse);
  }

  private Uni<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return response
          .end()
          .onItemOrFailure()
          .transformToUni(
              (_, _) ->
                  Uni.createFrom()
                      .failure(new IOException("it answered HTTP " + response.statusCode())));
    }
    return response
        .toMulti()
        .onItem()
        .scan(Buffer::buffer, this::append)
        .collect()
        .last()
        .onFailure()
        .invoke(() -> response.request().reset());
  }

  private Buffer append(Buffer answer, Buffer part) {
    if (answer.length() + part.length() > largestAnswer) {
      throw new UncheckedIOException(
          new IOException("the answer is longer than " + largestAnswer + " bytes"));
    }
    return answer.appendBuffer(part);
  }

  private static PlanAnswer parse(Buffer body) {
    try {
      return PlanAnswer.parse(body.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    http.closeAndForget();
  }
}
