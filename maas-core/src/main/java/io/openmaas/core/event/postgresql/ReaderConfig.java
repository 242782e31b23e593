package io.openmaas.core.event.postgresql;

import io.openmaas.core.event.Topic;
import java.time.Duration;

/**
 * What a reader reads, and how patiently.
 *
 * @param group readers of one group share the partitions; each group reads everything
 * @param pollInterval how long it takes at most to see news of which no notice came
 * @param attempts how often an event is delivered before its key is parked, 1 or more
 * @param firstPause between the first attempt and the second; doubled for each further one
 */
public record ReaderConfig(
    Topic topic, String group, Duration pollInterval, int attempts, Duration firstPause) {

  public ReaderConfig {
    if (group.isBlank()) {
      throw new IllegalArgumentException("a reader needs a group");
    }
    if (pollInterval.toMillis() < 1) {
      throw new IllegalArgumentException("poll-interval is shorter than a millisecond");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be 1 or more");
    }
  }

  public ReaderConfig(Topic topic, String group) {
    this(topic, group, Duration.ofMillis(200), 5, Duration.ofMillis(200));
  }

  Duration pauseAfter(int attempt) {
    return firstPause.multipliedBy(1L << Math.min(attempt - 1, 10));
  }

  @Override
  public String toString() {
    return topic.channel() + " for " + group;
  }
}
