package io.openmaas.core.problem.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;

/** Text of requests, but not such as PostgreSQL cannot keep: it has no place for U+0000. */
final class KeepableText extends StringDeserializer {
  private static final long serialVersionUID = 1L;

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text = super.deserialize(parser, context);
    if (text != null && text.indexOf(0) >= 0) {
      String message = "contains the character U+0000, which no text may contain";
      throw ValueInstantiationException.from(
          parser,
          message,
          context.constructType(String.class),
          new IllegalArgumentException(message));
    }
    return text;
  }
}
