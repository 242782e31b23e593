package io.openmaas.core.problem.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.openmaas.core.id.Ids;
import io.openmaas.core.itinerary.PlannerUnavailable;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource or the framework throws into a problem document. */
@Singleton
public class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Ids ids;

  public ProblemMappers(Ids ids) {
    this.ids = ids;
  }

  @ServerExceptionMapper
  public Response refused(ProblemException failure) {
    return answer(failure.problem());
  }

  @ServerExceptionMapper
  public Response notAcceptable(
      ConstraintViolationException failure, ContainerRequestContext request) {
    return FieldFaults.problem(failure)
        .map(ProblemMappers::answer)
        .orElseGet(() -> incident(failure, request));
  }

  @ServerExceptionMapper
  public Response mismatched(MismatchedInputException failure) {
    return answer(JsonFaults.problem(failure));
  }

  @ServerExceptionMapper
  public Response plannerUnavailable(PlannerUnavailable failure) {
    LOG.infof("A planner is not available: %s", failure.getMessage());
    return answer(Problem.unavailable(failure.getMessage()));
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  public Response unauthorised(Throwable failure) {
    return answer(HttpProblems.unauthorised());
  }

  @ServerExceptionMapper
  public Response forbidden(ForbiddenException failure, ContainerRequestContext request) {
    return answer(http(403, request, ""));
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException failure, ContainerRequestContext request) {
    Response given = failure.getResponse();
    if (failure.getCause() instanceof JsonProcessingException fault
        && !(fault instanceof InvalidDefinitionException)) {
      return answer(JsonFaults.problem(fault));
    }
    if (failure.getCause() instanceof ProblemException refusal) {
      return answer(refusal.problem());
    }
    if (given.getStatus() < 400 || given.hasEntity()) {
      return given;
    }
    if (given.getStatus() >= 500 && given.getStatus() != 503) {
      return incident(failure, request);
    }
    String allowed = given.getHeaderString(HttpHeaders.ALLOW);
    Response problem = answer(http(given.getStatus(), request, allowed == null ? "" : allowed));
    given
        .getStringHeaders()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                  && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                values.forEach(value -> problem.getHeaders().add(name, value));
              }
            });
    return problem;
  }

  @ServerExceptionMapper
  public Response failed(Throwable failure, ContainerRequestContext request) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          failed(wrapper.getCause(), request);
      case ExecutionException wrapper when wrapper.getCause() != null ->
          failed(wrapper.getCause(), request);
      case ProblemException refusal -> refused(refusal);
      case PlannerUnavailable unavailable -> plannerUnavailable(unavailable);
      case WebApplicationException http -> http(http, request);
      case HttpException http when http.getStatusCode() < 500 ->
          answer(http(http.getStatusCode(), request, ""));
      default -> incident(failure, request);
    };
  }

  private Response incident(Throwable failure, ContainerRequestContext request) {
    String incident = "urn:uuid:" + ids.next();
    LOG.errorf(
        failure,
        "Incident %s: %s %s failed",
        incident,
        request.getMethod(),
        request.getUriInfo().getPath());
    return response(500).entity(ProblemBody.json(HttpProblems.internal(), incident)).build();
  }

  private static Problem http(int status, ContainerRequestContext request, String allowed) {
    return HttpProblems.of(status, request.getMethod(), request.getUriInfo().getPath(), allowed);
  }

  private static Response answer(Problem problem) {
    Response.ResponseBuilder response =
        response(problem.status()).entity(ProblemBody.json(problem));
    if (problem.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.status() == 503 || problem.status() == 429) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }

  private static Response.ResponseBuilder response(int status) {
    return Response.status(status).header(HttpHeaders.CONTENT_TYPE, ProblemBody.MEDIA_TYPE);
  }
}
