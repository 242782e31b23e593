package io.openmaas.terminal.ingest.store;

import io.openmaas.core.event.Event.VehiclesHaveNews;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.VehicleNews;
import io.openmaas.terminal.ingest.store.Batch.Placed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What a commit adds to one vehicle's chain, and how its head moves.
 *
 * @param last the record that is now its latest; absent where an earlier commit had a later one
 * @param fix the same of those with a fix
 * @param newsFrom the earliest terminal time of all that is not announced, these included; records
 *     of a clock that was never set are no news
 * @param newsTo the latest
 * @param urgent whether a trip may have ended, so that the news cannot wait
 */
record Added(
    VehicleNews news,
    Optional<CanonicalRecord> last,
    Optional<CanonicalRecord> fix,
    Optional<Instant> newsFrom,
    Optional<Instant> newsTo,
    boolean urgent) {

  /**
   * @param placed new, in canonical order, at least one
   */
  static Added to(HeadRow head, List<Placed> placed) {
    long number = head.link().number() + 1;
    var contents = new ArrayList<byte[]>(placed.size());
    var records = new ArrayList<KeptRecord>(placed.size());
    CanonicalRecord last = null;
    CanonicalRecord fix = null;
    Instant first = null;
    Instant latest = null;
    boolean urgent = false;
    for (Placed each : placed) {
      CanonicalRecord canonical = each.canonical();
      TerminalRecord record = canonical.record();
      contents.add(canonical.bytes());
      records.add(each.kept(number));
      if (!Doubt.isSet(record.at())) {
        continue;
      }
      first = first == null ? record.at() : first;
      latest = record.at();
      if (!each.doubts().contains(Doubt.CLOCK_AHEAD)) {
        last = canonical;
        if (record.fix().isPresent() && !each.doubts().contains(Doubt.AT_ORIGIN)) {
          fix = canonical;
        }
      }
      Long ignition = record.measures().get(Measure.IGNITION);
      urgent |= ignition != null && ignition == 0;
    }
    ChainLink link = head.link().next(contents);
    return new Added(
        new VehicleNews(head.vehicle(), records, link),
        later(last, head.lastAt()),
        later(fix, head.fixAt()),
        either(head.newsFrom(), first, BinaryOperator.minBy(Comparator.naturalOrder())),
        either(head.newsTo(), latest, BinaryOperator.maxBy(Comparator.naturalOrder())),
        urgent);
  }

  private static Optional<Instant> either(
      Optional<Instant> before, Instant now, BinaryOperator<Instant> choice) {
    return now == null ? before : Optional.of(before.map(at -> choice.apply(at, now)).orElse(now));
  }

  private static Optional<CanonicalRecord> later(CanonicalRecord candidate, Optional<Instant> at) {
    return candidate == null || at.filter(candidate.record().at()::isBefore).isPresent()
        ? Optional.empty()
        : Optional.of(candidate);
  }

  /** The new records, in canonical order. */
  List<TerminalRecord> records() {
    return news.records().stream().map(KeptRecord::record).toList();
  }

  /** When the earliest of the new records was made, of those with a time of use. */
  Optional<Instant> earliest() {
    return news.records().stream().map(kept -> kept.record().at()).filter(Doubt::isSet).findFirst();
  }

  /** The terminal that spoke last. */
  String imei() {
    return news.records().getLast().record().terminal().value();
  }

  /** Of urgent news, which are never without a time. */
  VehiclesHaveNews.News announcement() {
    return new VehiclesHaveNews.News(
        news.vehicle(), newsFrom.orElseThrow(), newsTo.orElseThrow(), news.link().number());
  }
}
