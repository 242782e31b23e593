package io.openmaas.core.event.postgresql;

import io.openmaas.core.event.Topic;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** Makes the event table a source of SmallRye Reactive Messaging: one {@link EventReader} each. */
@ApplicationScoped
@Connector(PostgresqlEventConnector.NAME)
@ConnectorAttribute(
    name = "topic",
    type = "string",
    mandatory = true,
    direction = Direction.INCOMING,
    description = "The topic to read, for instance rentals")
@ConnectorAttribute(
    name = "group",
    type = "string",
    mandatory = true,
    direction = Direction.INCOMING,
    description = "Readers of one group share the topic; each group reads all of it")
@ConnectorAttribute(
    name = "poll-interval",
    type = "string",
    defaultValue = "200ms",
    direction = Direction.INCOMING,
    description = "How long news of which no notice came may go unseen")
@ConnectorAttribute(
    name = "attempts",
    type = "int",
    defaultValue = "5",
    direction = Direction.INCOMING,
    description = "How often an event is delivered before its key is parked")
public class PostgresqlEventConnector implements InboundConnector, HealthReporter {
  public static final String NAME = "openmaas-postgresql";
  private static final Duration LAST_MESSAGES = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Pool pool;
  private final Map<String, EventReader> readers = new ConcurrentHashMap<>();

  public PostgresqlEventConnector(Vertx vertx, Pool pool) {
    this.vertx = vertx;
    this.pool = pool;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    String channel = config.getValue("channel-name", String.class);
    var standard = new ReaderConfig(topic(config, channel), config.getValue("group", String.class));
    var reader =
        new EventReader(
            new ReaderConfig(
                standard.topic(),
                standard.group(),
                config
                    .getOptionalValue("poll-interval", Duration.class)
                    .orElse(standard.pollInterval()),
                config.getOptionalValue("attempts", Integer.class).orElse(standard.attempts()),
                standard.firstPause()),
            vertx,
            pool,
            PostgresqlEventConnector::safe);
    readers.put(channel, reader);
    return reader;
  }

  private static Topic topic(Config config, String channel) {
    String name = config.getValue("topic", String.class);
    return Arrays.stream(Topic.values())
        .filter(topic -> topic.channel().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mp.messaging.incoming."
                        + channel
                        + ".topic: there is no topic '"
                        + name
                        + "', only "
                        + Arrays.stream(Topic.values())
                            .map(Topic::channel)
                            .collect(Collectors.joining(", "))));
  }

  /** Tells Quarkus that one message only uses this context, so that a session may live in it. */
  private static Context safe(Context context) {
    VertxContextSafetyToggle.setContextSafe(context, true);
    return context;
  }

  /** Lets messages under way end before the application goes, and its connections with it. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    // What the consumers use is closed as soon as this returns, so it has to wait.
    Uni.join()
        .all(
            readers.values().stream()
                .map(reader -> Uni.createFrom().completionStage(reader::stop))
                .toList())
        .andCollectFailures()
        .replaceWithVoid()
        .ifNoItem()
        .after(LAST_MESSAGES)
        .recoverWithItem((Void) null)
        .await()
        .indefinitely();
  }

  @Override
  public HealthReport getReadiness() {
    return report();
  }

  @Override
  public HealthReport getLiveness() {
    return HealthReport.OK_INSTANCE;
  }

  private HealthReport report() {
    var report = HealthReport.builder();
    readers.forEach(
        (channel, reader) -> {
          EventReader.Health health = reader.health();
          report.add(
              channel,
              health.connected(),
              health.partitions() + " partitions, " + health.parkedKeys() + " parked keys");
        });
    return report.build();
  }
}
