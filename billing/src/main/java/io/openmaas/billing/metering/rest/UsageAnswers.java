package io.openmaas.billing.metering.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.rest.UsageIntake.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes what became of usage records. */
final class UsageAnswers {
  private static final JsonFactory JSON = new JsonFactory();

  private UsageAnswers() {}

  /** Whether every one of them is recorded now. */
  static boolean allRecorded(List<Result> results) {
    return results.stream().allMatch(UsageAnswers::isRecorded);
  }

  private static boolean isRecorded(Result result) {
    return switch (result) {
      case Result.Answered answered -> answered.recorded() != Recorded.CONFLICT;
      case Result.Refused _ -> false;
    };
  }

  /** {@code {"recorded": N, "notRecorded": N, "results": [...]}}, in the order of the request. */
  static byte[] batch(List<Result> results) {
    var out = new ByteArrayOutputStream(64 + 80 * results.size());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      long recorded = results.stream().filter(UsageAnswers::isRecorded).count();
      json.writeStartObject();
      json.writeNumberField("recorded", recorded);
      json.writeNumberField("notRecorded", results.size() - recorded);
      json.writeArrayFieldStart("results");
      for (int i = 0; i < results.size(); i++) {
        write(json, i, results.get(i));
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** {@code {"key": ..., "result": ..., "late": ...}} */
  static byte[] single(Result.Answered answered) {
    var out = new ByteArrayOutputStream(120);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, -1, answered);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, int index, Result result) throws IOException {
    json.writeStartObject();
    if (index >= 0) {
      json.writeNumberField("index", index);
    }
    switch (result) {
      case Result.Answered answered -> {
        json.writeStringField("key", answered.key());
        json.writeStringField("result", name(answered.recorded()));
        if (answered.late()) {
          json.writeBooleanField("late", true);
        }
        if (answered.recorded() == Recorded.CONFLICT) {
          json.writeStringField("message", conflict(answered.key()));
        }
      }
      case Result.Refused refused -> {
        if (refused.id() != null) {
          json.writeStringField("id", refused.id());
        }
        json.writeStringField("result", "refused");
        json.writeStringField("field", refused.field());
        json.writeStringField("message", refused.message());
      }
    }
    json.writeEndObject();
  }

  static String conflict(String key) {
    return key + " was recorded with other content, which stands; finance sees both";
  }

  private static String name(Recorded recorded) {
    return switch (recorded) {
      case NEW -> "recorded";
      case ALREADY -> "already";
      case CORRECTED -> "corrected";
      case REVERSED -> "reversed";
      case CONFLICT -> "conflict";
      case UNKNOWN -> "refused";
    };
  }
}
