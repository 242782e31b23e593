package io.openmaas.terminal.alarm.store;

import io.openmaas.core.id.Ids;
import io.openmaas.core.webhook.Urgency;
import io.openmaas.core.webhook.WebhookEvent;
import io.openmaas.core.webhook.WebhookType;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.Severity;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What webhooks are told of alarms. */
@Singleton
public final class AlarmEvents {
  static final String OPENED = "alarm.opened";
  static final String ACKNOWLEDGED = "alarm.acknowledged";
  static final String CLOSED = "alarm.closed";
  private static final String GROUP = "fleet";

  @Produces
  @Singleton
  WebhookType opened() {
    return type(OPENED);
  }

  @Produces
  @Singleton
  WebhookType acknowledged() {
    return type(ACKNOWLEDGED);
  }

  @Produces
  @Singleton
  WebhookType closed() {
    return type(CLOSED);
  }

  private static WebhookType type(String name) {
    Set<String> kinds =
        Arrays.stream(AlarmKind.values()).map(AlarmKind::name).collect(Collectors.toSet());
    return new WebhookType(name, GROUP, kinds);
  }

  static WebhookEvent event(Ids ids, String type, UUID id, Alarm alarm, Instant at) {
    var data =
        new JsonObject()
            .put("id", id.toString())
            .put("kind", alarm.kind().name())
            .put("severity", alarm.kind().severity().name())
            .put("at", alarm.at().toString())
            .put("words", alarm.words());
    alarm.vehicle().ifPresent(vehicle -> data.put("vehicle", vehicle.toString()));
    alarm.terminal().ifPresent(terminal -> data.put("terminal", terminal.value()));
    return new WebhookEvent(
        ids.next(), type, alarm.kind().name(), urgency(alarm.kind()), at, data.encode());
  }

  private static Urgency urgency(AlarmKind kind) {
    Severity severity = kind.severity();
    return switch (severity) {
      case NOTICE -> Urgency.NOTICE;
      case WARNING -> Urgency.WARNING;
      case CRITICAL -> Urgency.CRITICAL;
    };
  }
}
