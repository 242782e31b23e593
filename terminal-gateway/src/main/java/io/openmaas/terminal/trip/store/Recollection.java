package io.openmaas.terminal.trip.store;

import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.trip.AssembledTrip;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.Outlook;
import io.openmaas.terminal.trip.RecordOrder;
import io.openmaas.terminal.trip.RoughDistance;
import io.openmaas.terminal.trip.store.Assembler.Wanted;
import io.openmaas.terminal.trip.store.Remembered.Extent;
import io.openmaas.terminal.trip.store.VehicleWindows.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a vehicle by what is remembered of it: nothing to be assembled, or all there
 * is to assemble, or that the table must be read.
 */
final class Recollection {
  private final VehicleWindows memory;
  private final AssemblyRules rules;

  Recollection(VehicleWindows memory, AssemblyRules rules) {
    this.memory = memory;
    this.rules = rules;
  }

  /**
   * A vehicle's window and what it says.
   *
   * @param covered all records of the chain up to this link are assembled
   */
  record Assembled(
      ProgressRow progress,
      Window window,
      long covered,
      Optional<Instant> newsAt,
      Assembly assembly) {
    VehicleId vehicle() {
      return progress.vehicle();
    }

    ProgressStep step() {
      return new ProgressStep(
          vehicle(),
          window.latest(),
          newsAt,
          assembly.open().map(AssembledTrip::time),
          assembly.open().map(AssembledTrip::metres).orElse(0L),
          window.waits());
    }
  }

  /** What is remembered of a vehicle, and all that came since, in order, the due only. */
  record Followed(ProgressRow progress, Remembered before, List<KeptRecord> news, Extent extent) {
    Optional<Instant> latest() {
      return Optional.of(extent.last().at());
    }
  }

  /** A step that changes no trip that is over and ends none. */
  record Foreseen(Followed followed, Optional<Instant> newsAt, Remembered after) {
    ProgressStep step() {
      return new ProgressStep(
          followed.progress.vehicle(),
          followed.latest(),
          newsAt,
          after.outlook().open(),
          after.metres(),
          after.extent().waits());
    }
  }

  /** What is remembered and was said since, where that is all and nothing of it came late. */
  Optional<Followed> followed(ProgressRow progress, Wanted wanted, Instant now) {
    long upToLink = wanted.asked() || wanted.link() == 0 ? progress.head() : wanted.link();
    Optional<Found> found = memory.find(progress.vehicle(), progress.version(), upToLink);
    Instant latest = now.plus(rules.clockTolerance());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Remembered before = found.get().remembered();
    Extent extent = before.extent();
    if (!extent.has(wanted.from(), wanted.link()) || extent.isDue(latest)) {
      return Optional.empty();
    }
    Optional<Instant> waits = extent.waits();
    var news = new ArrayList<KeptRecord>(found.get().since().size());
    for (KeptRecord each : found.get().since()) {
      Instant at = each.record().at();
      if (!at.isAfter(extent.floor())) {
        return Optional.empty();
      } else if (at.isAfter(latest)) {
        waits = waits.filter(at::isAfter).or(() -> Optional.of(at));
      } else {
        news.add(each);
      }
    }
    news.sort(RecordOrder.OF_KEPT);
    TerminalRecord last = extent.last();
    if (!news.isEmpty() && !news.getLast().record().at().isBefore(last.at())) {
      last = news.getLast().record();
    }
    return Optional.of(
        new Followed(
            progress, before, news, extent.with(found.get().link(), wanted.link(), last, waits)));
  }

  /** The next step without assembling, where the news only go on. */
  Optional<Foreseen> foresee(Followed followed, Instant now) {
    Optional<Instant> newsAt = newsAt(followed.progress, followed.latest(), now);
    if (isQuiet(newsAt, now)) {
      return Optional.empty();
    }
    Remembered before = followed.before;
    if (before.outlook().open().isEmpty() && moves(before.extent().last())) {
      return Optional.empty(); // a tow may end
    }
    List<TerminalRecord> news = followed.news.stream().map(KeptRecord::record).toList();
    return before
        .outlook()
        .after(news, rules)
        .map(
            outlook ->
                new Foreseen(
                    followed,
                    newsAt,
                    new Remembered(
                        followed.progress.version() + 1,
                        outlook.open().isPresent()
                            ? followed.extent
                            : followed.extent.withFloor(
                                later(
                                    followed.extent.floor(),
                                    lookback(followed.extent.last().at()))),
                        outlook,
                        metres(before, outlook, news))));
  }

  private static boolean moves(TerminalRecord record) {
    return record.fix().isPresent() && record.fix().get().speedKmh() > 0;
  }

  private static long metres(Remembered before, Outlook outlook, List<TerminalRecord> news) {
    if (outlook.open().isEmpty()) {
      return 0;
    }
    Instant begun = outlook.open().get().from();
    long metres = before.metres();
    TerminalRecord last = before.extent().last();
    for (TerminalRecord each : news) {
      if (each.at().isAfter(begun) && !last.at().isBefore(begun)) {
        metres += RoughDistance.metres(last, each);
      }
      last = each;
    }
    return metres;
  }

  /** All of it, where the records are still held. */
  Optional<Window> window(Followed followed) {
    return memory
        .records(followed.progress.vehicle(), followed.before.version())
        .map(
            records -> {
              records.addAll(followed.news);
              records.sort(RecordOrder.OF_KEPT);
              Extent extent = followed.extent;
              return new Window(records, List.of(), extent.link(), extent.floor(), extent.waits());
            });
  }

  static Optional<Instant> newsAt(ProgressRow progress, Optional<Instant> latest, Instant now) {
    return isAfter(latest, progress.assembledTo()) ? Optional.of(now) : progress.newsAt();
  }

  private static boolean isAfter(Optional<Instant> latest, Optional<Instant> assembledTo) {
    return latest.isPresent() && (assembledTo.isEmpty() || latest.get().isAfter(assembledTo.get()));
  }

  boolean isQuiet(Optional<Instant> newsAt, Instant now) {
    return newsAt.map(at -> at.plus(rules.silence()).isBefore(now)).orElse(true);
  }

  void remember(Foreseen step) {
    memory.advance(
        step.followed.progress.vehicle(),
        step.followed.before.version(),
        step.after,
        step.followed.news);
  }

  void remember(Assembled assembled) {
    Optional<Instant> floor = floor(assembled);
    if (floor.isEmpty()) {
      memory.forget(assembled.vehicle());
      return;
    }
    Window window = assembled.window;
    var records = new ArrayList<KeptRecord>();
    for (KeptRecord each : window.records()) {
      if (each.record().at().isAfter(floor.get())) {
        records.add(each);
      }
    }
    var extent =
        new Extent(
            window.link(),
            assembled.covered,
            floor.get(),
            window.records().getLast().record(),
            window.waits());
    Outlook outlook = Outlook.of(assembled.assembly, window.latest().orElseThrow(), rules);
    memory.remember(
        assembled.vehicle(),
        Remembered.of(assembled.progress.version() + 1, extent, outlook, assembled.assembly),
        records);
  }

  /** After what the next assembly of this vehicle begins, where that can be said. */
  private Optional<Instant> floor(Assembled assembled) {
    Window window = assembled.window;
    List<AssembledTrip> trips = assembled.assembly.trips();
    Optional<Instant> begun = assembled.assembly.open().map(trip -> trip.time().from());
    if (window.records().isEmpty()) {
      return Optional.empty();
    }
    Instant floor = window.floor();
    if (!trips.isEmpty()) {
      AssembledTrip last = trips.getLast();
      Instant ended = last.time().to();
      if (last.flags().contains(TripFlag.NO_IGNITION_OFF)
          || begun.filter(from -> !from.isAfter(ended)).isPresent()) {
        return Optional.empty();
      }
      floor = later(floor, ended);
    }
    return Optional.of(later(floor, lookback(begun.orElse(window.latest().get()))));
  }

  private Instant lookback(Instant anchor) {
    return anchor.minus(rules.lookback()).minusMillis(1);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
