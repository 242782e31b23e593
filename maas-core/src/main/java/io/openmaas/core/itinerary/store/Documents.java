package io.openmaas.core.itinerary.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.json.DomainJson;

/**
 * Writes and reads stored documents. It has a mapper of its own: what is in the database must not
 * change its form with the configuration of HTTP.
 */
public final class Documents {
  private static final ObjectMapper JSON = DomainJson.storeMapper();

  private Documents() {}

  public static String write(Object document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + document, e);
    }
  }

  /**
   * @throws IllegalStateException if the stored text is not such a document
   */
  public static <T> T read(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a " + type.getSimpleName() + ": " + text, e);
    }
  }
}
