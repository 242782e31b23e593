package io.openmaas.core.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Numbers of chain links as ranges: {@code 3-7,9} are the links 3, 4, 5, 6, 7 and 9.
 *
 * @param ranges ascending, with at least one number missing between two of them
 */
public record LinkRanges(List<Range> ranges) {
  public static final LinkRanges NONE = new LinkRanges(List.of());

  /** From one number to another, both included; 1 or more. */
  public record Range(long first, long last) {
    public Range {
      if (first < 1 || last < first) {
        throw new IllegalArgumentException("no range of links: " + first + " to " + last);
      }
    }

    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  public LinkRanges {
    ranges = List.copyOf(ranges);
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i).first <= ranges.get(i - 1).last + 1) {
        throw new IllegalArgumentException("ranges of links that touch: " + ranges);
      }
    }
  }

  /** These numbers, in any order and however often; 0 is no link. */
  public static LinkRanges of(long... numbers) {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    var ranges = new ArrayList<Range>();
    long first = 0;
    long last = -1;
    for (long number : sorted) {
      if (number < 1 || number == last) {
        continue;
      }
      if (first > 0 && number > last + 1) {
        ranges.add(new Range(first, last));
        first = 0;
      }
      first = first == 0 ? number : first;
      last = number;
    }
    if (first > 0) {
      ranges.add(new Range(first, last));
    }
    return ranges.isEmpty() ? NONE : new LinkRanges(ranges);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static LinkRanges parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    var ranges = new ArrayList<Range>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2) {
        throw new IllegalArgumentException("no range of links: " + part);
      }
      ranges.add(new Range(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
    }
    return new LinkRanges(ranges);
  }

  /** Whether there is no number among them. */
  public boolean none() {
    return ranges.isEmpty();
  }

  /** The highest number, 0 where there is none. */
  public long last() {
    return none() ? 0 : ranges.getLast().last;
  }

  /** The numbers of both. */
  public LinkRanges and(LinkRanges other) {
    var all = new ArrayList<Range>(ranges);
    all.addAll(other.ranges);
    all.sort((a, b) -> Long.compare(a.first, b.first));
    var merged = new ArrayList<Range>();
    for (Range range : all) {
      if (!merged.isEmpty() && range.first <= merged.getLast().last + 1) {
        Range before = merged.removeLast();
        merged.add(new Range(before.first, Math.max(before.last, range.last)));
      } else {
        merged.add(range);
      }
    }
    return new LinkRanges(merged);
  }

  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}
