package io.openmaas.core.event.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.event.Event;
import io.openmaas.core.json.DomainJson;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How an event is written into a log: the simple name of its record as type, its components as
 * payload. Renaming an event or a component breaks the reading of logs that exist.
 */
public final class EventJson {
  private static final Map<String, Class<?>> TYPES =
      Arrays.stream(Event.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

  private final ObjectMapper mapper = DomainJson.storeMapper();

  /** The name by which {@link #read} knows how to read the payload. */
  public String type(Event event) {
    return event.getClass().getSimpleName();
  }

  public String payload(Event event) {
    try {
      return mapper.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + event, e);
    }
  }

  /**
   * @throws IllegalArgumentException if the type is not known or the payload is not one of it
   */
  public Event read(String type, String payload) {
    Class<?> record = TYPES.get(type);
    if (record == null) {
      throw new IllegalArgumentException("there is no event type '" + type + "'");
    }
    try {
      return (Event) mapper.readValue(payload, record);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "payload is not a " + type + ": " + e.getOriginalMessage(), e);
    }
  }
}
