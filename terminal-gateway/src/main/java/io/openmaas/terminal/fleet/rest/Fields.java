package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.Problem.FieldError;
import io.openmaas.core.problem.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the fields of a request body, and tells of all that are wrong at once. */
public final class Fields {
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final List<FieldError> errors = new ArrayList<>();

  /** The text made into a value; its constructor's complaint becomes the field's. */
  public <T> T text(String field, String value, Function<String, T> read) {
    if (value == null || value.isBlank()) {
      errors.add(new FieldError(field, "is missing"));
      return null;
    }
    try {
      return read.apply(value.strip());
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(field, e.getMessage()));
      return null;
    }
  }

  /** For {@link #text}: any text of so many characters. */
  public static Function<String, String> upTo(int most) {
    return text -> {
      if (text.length() > most) {
        throw new IllegalArgumentException("must have at most " + most + " characters");
      }
      return text;
    };
  }

  /** A text that may be left out, of so many characters. */
  public Optional<String> optional(String field, String value, int most) {
    return value == null ? Optional.empty() : Optional.ofNullable(text(field, value, upTo(most)));
  }

  /** An instant of our times that may be left out. */
  public Optional<Instant> instant(String field, String value) {
    if (value == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        text(
            field,
            value,
            text -> {
              try {
                return bounded(Instant.parse(text));
              } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                    "must be an instant like 2026-01-31T12:00:00Z", e);
              }
            }));
  }

  /** The database knows no year 1,000,000. */
  private static Instant bounded(Instant instant) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new IllegalArgumentException("must be from " + EARLIEST + " to " + LATEST);
    }
    return instant;
  }

  /** Whether something is wrong so far. */
  boolean isWrong() {
    return !errors.isEmpty();
  }

  /** One of the names of an enum. */
  public <E extends Enum<E>> E oneOf(String field, String value, Class<E> type) {
    E[] all = type.getEnumConstants();
    return text(
        field,
        value,
        name ->
            Arrays.stream(all)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("must be one of " + Arrays.toString(all))));
  }

  /** Notes the field as at fault where it does not hold. */
  public void require(boolean holds, String field, String message) {
    if (!holds) {
      errors.add(new FieldError(field, message));
    }
  }

  /** Whether the value is there and within these bounds, both included. */
  public boolean within(String field, Double value, double least, double most) {
    boolean holds = value != null && value >= least && value <= most;
    require(holds, field, "must be a number from " + (long) least + " to " + (long) most);
    return holds;
  }

  /**
   * @throws ProblemException 422 naming every field at fault
   */
  public void check() {
    if (!errors.isEmpty()) {
      var first = errors.getFirst();
      throw new ProblemException(
          new Problem(
              422,
              "invalid-request",
              "The request is not acceptable",
              first.field() + ": " + first.message(),
              errors));
    }
  }
}
