package io.openmaas.core.problem.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Says in the words of the request what is wrong with a JSON body. */
final class JsonFaults {
  private static final int LONGEST = 60;

  private JsonFaults() {}

  static Problem problem(JsonProcessingException fault) {
    if (fault instanceof JsonMappingException mapping) {
      Optional<Problem> own = ownWords(mapping);
      return own.orElseGet(() -> fieldFault(mapping));
    }
    return new Problem(
        400,
        "malformed-json",
        "The body is not JSON",
        firstLine(fault.getOriginalMessage()) + place(fault),
        List.of());
  }

  private static Optional<Problem> ownWords(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException refusal) {
        return Optional.of(refusal.problem());
      }
    }
    return Optional.empty();
  }

  private static Problem fieldFault(JsonMappingException fault) {
    String field = path(fault);
    String message = message(fault);
    String subject = field.isEmpty() ? "The body" : field;
    return new Problem(
        400,
        "malformed-request",
        "The body does not have the expected form",
        subject + ": " + message + place(fault),
        List.of(new Problem.FieldError(field, message)));
  }

  private static String path(JsonMappingException fault) {
    var path = new StringBuilder();
    for (JsonMappingException.Reference step : fault.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String message(JsonMappingException fault) {
    return switch (fault) {
      case UnrecognizedPropertyException unknown -> unknownField(unknown);
      case InvalidTypeIdException _ -> "names a kind that is not known";
      case InvalidFormatException format ->
          (format.getValue() instanceof String text
                  ? "'" + shortened(text) + "' is not "
                  : format.getValue() + " is not ")
              + kind(format.getTargetType());
      case ValueInstantiationException refused -> refusal(refused);
      case MismatchedInputException mismatch when inOwnWords(mismatch.getTargetType()) ->
          firstLine(mismatch.getOriginalMessage());
      case MismatchedInputException mismatch -> "must be " + kind(mismatch.getTargetType());
      default -> "cannot be read";
    };
  }

  private static String unknownField(UnrecognizedPropertyException unknown) {
    Collection<Object> known = unknown.getKnownPropertyIds();
    if (known == null || known.isEmpty()) {
      return "is not a known field";
    }
    return "is not a known field; known are "
        + known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static String refusal(ValueInstantiationException refused) {
    Throwable cause = refused.getCause();
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? firstLine(cause.getMessage())
        : "is missing or not acceptable";
  }

  private static boolean inOwnWords(Class<?> type) {
    return type == Money.class || type == UnitPrice.class;
  }

  private static String kind(Class<?> type) {
    if (type == null) {
      return "of another form";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == LocalDate.class) {
      return "a date such as 2026-03-01";
    }
    if (type == Instant.class) {
      return "an instant such as 2026-03-01T09:30:00Z";
    }
    if (type == LocalDateTime.class) {
      return "a local date and time such as 2026-03-01T09:30:00";
    }
    if (type == Duration.class) {
      return "a duration such as PT15M";
    }
    if (type == UUID.class) {
      return "an identity such as 01890a5d-ac96-774b-bcce-b302099a8057";
    }
    if (type == Currency.class) {
      return "a currency of ISO 4217";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return "an object of the documented form";
  }

  private static String place(JsonProcessingException fault) {
    JsonLocation location = fault.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
