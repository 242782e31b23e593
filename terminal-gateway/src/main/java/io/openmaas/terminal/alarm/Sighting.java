package io.openmaas.terminal.alarm;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Alarms of one kind about one subject, taken together.
 *
 * @param first the one that was so first
 * @param last the one that was so last; may be the first
 * @param count how many there were, 1 or more
 */
public record Sighting(Alarm first, Alarm last, long count) {
  private static final Comparator<Key> BY_KIND_THEN_SUBJECT =
      Comparator.comparing(Key::kind).thenComparing(Key::subject);

  public Sighting {
    if (count < 1) {
      throw new IllegalArgumentException("a sighting is of one alarm or more, not " + count);
    }
  }

  /** What may be open once. */
  public record Key(AlarmKind kind, String subject) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return BY_KIND_THEN_SUBJECT.compare(this, other);
    }
  }

  /** One alarm. */
  public static Sighting of(Alarm alarm) {
    return new Sighting(alarm, alarm, 1);
  }

  /** One for each kind and subject, in their order, so that whoever locks them does it in one. */
  public static List<Sighting> merged(Collection<Alarm> alarms) {
    var byKey = new TreeMap<Key, Sighting>();
    for (Alarm alarm : alarms) {
      Sighting one = of(alarm);
      byKey.merge(one.key(), one, Sighting::and);
    }
    return List.copyOf(byKey.values());
  }

  /** What may be open once. */
  public Key key() {
    return new Key(first.kind(), first.subject());
  }

  /** Together with another of the same kind and subject. */
  public Sighting and(Sighting other) {
    return new Sighting(
        other.first.at().isBefore(first.at()) ? other.first : first,
        other.last.at().isBefore(last.at()) ? last : other.last,
        Math.addExact(count, other.count));
  }
}
