package io.openmaas.core.problem.rest;

import io.openmaas.core.problem.Problem;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names the fields of a request that Bean Validation did not accept. */
final class FieldFaults {
  private static final String TITLE = "The request is not acceptable";

  private FieldFaults() {}

  /** Empty where it is our own answer that violates a constraint. */
  static Optional<Problem> problem(ConstraintViolationException fault) {
    var errors = new ArrayList<Problem.FieldError>();
    for (ConstraintViolation<?> violation : fault.getConstraintViolations()) {
      for (Path.Node node : violation.getPropertyPath()) {
        if (node.getKind() == ElementKind.RETURN_VALUE) {
          return Optional.empty();
        }
      }
      errors.add(new Problem.FieldError(field(violation), violation.getMessage()));
    }
    errors.sort(
        Comparator.comparing(Problem.FieldError::field).thenComparing(Problem.FieldError::message));
    String detail =
        errors.stream()
            .map(
                error ->
                    (error.field().isEmpty() ? "The body" : error.field()) + ": " + error.message())
            .collect(Collectors.joining("; "));
    return Optional.of(new Problem(422, "invalid-request", TITLE, detail, errors));
  }

  private static String field(ConstraintViolation<?> violation) {
    var path = new StringBuilder();
    Path.MethodNode method = null;
    for (Path.Node node : violation.getPropertyPath()) {
      switch (node.getKind()) {
        case METHOD -> method = node.as(Path.MethodNode.class);
        case PARAMETER ->
            path.append(
                parameter(violation.getRootBeanClass(), method, node.as(Path.ParameterNode.class)));
        case PROPERTY, CONTAINER_ELEMENT -> {
          if (node.isInIterable()) {
            Object at = node.getKey() == null ? node.getIndex() : node.getKey();
            path.append('[').append(at == null ? "" : at).append(']');
          }
          if (node.getKind() == ElementKind.PROPERTY) {
            path.append(path.isEmpty() ? "" : ".").append(node.getName());
          }
        }
        default -> {}
      }
    }
    return path.toString();
  }

  /** The name the request knows a parameter by; nothing for the body. */
  private static String parameter(
      Class<?> resource, Path.MethodNode method, Path.ParameterNode parameter) {
    for (Class<?> type = resource; type != null && method != null; type = type.getSuperclass()) {
      try {
        Method declared =
            type.getDeclaredMethod(
                method.getName(), method.getParameterTypes().toArray(Class<?>[]::new));
        for (Annotation annotation :
            declared.getParameterAnnotations()[parameter.getParameterIndex()]) {
          Optional<String> name = name(annotation, parameter.getName());
          if (name.isPresent()) {
            return name.get();
          }
        }
      } catch (NoSuchMethodException e) {
        continue;
      }
    }
    return "";
  }

  private static Optional<String> name(Annotation annotation, String parameter) {
    return switch (annotation) {
      case QueryParam query -> Optional.of(query.value());
      case PathParam path -> Optional.of(path.value());
      case HeaderParam header -> Optional.of(header.value());
      default ->
          List.of("RestQuery", "RestPath", "RestHeader")
                  .contains(annotation.annotationType().getSimpleName())
              ? Optional.of(parameter)
              : Optional.empty();
    };
  }
}
