package io.openmaas.core.problem.rest;

import io.openmaas.core.problem.Problem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers for what never reaches a resource: bodies too large and paths nobody serves. */
@Singleton
public class ProblemRoutes {
  /** Before Quarkus' own check of the size, which answers without a word. */
  private static final int BEFORE_SIZE_CHECK = 50;

  private final long largestBody;

  public ProblemRoutes(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M")
          MemorySize largestBody) {
    this.largestBody = largestBody.asLongValue();
  }

  void checkSize(@Observes Filters filters) {
    filters.register(this::refuseLargeBody, BEFORE_SIZE_CHECK);
  }

  void nothingThere(@Observes Router router) {
    router
        .route("/v1/*")
        .order(Integer.MAX_VALUE)
        .handler(
            context ->
                answer(
                    context,
                    HttpProblems.of(
                        404, context.request().method().name(), context.normalizedPath(), "")));
  }

  private void refuseLargeBody(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && isLonger(length)) {
      if (context.request().version() != HttpVersion.HTTP_2) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
      }
      answer(context, HttpProblems.tooLarge());
    } else {
      context.next();
    }
  }

  private boolean isLonger(String length) {
    return length.length() > 18
        || length.chars().allMatch(digit -> digit >= '0' && digit <= '9')
            && Long.parseLong(length) > largestBody;
  }

  private static void answer(RoutingContext context, Problem problem) {
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemBody.MEDIA_TYPE)
        .end(ProblemBody.json(problem));
  }
}
