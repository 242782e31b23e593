package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.teltonika.IoEntry.Meaning;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the IO ids of a family of terminals mean, read from data files (their form is described in
 * the package). An element that is not in them, or whose width is another than they say, gives no
 * measure; it stays in the raw frame. Where several ids give one measure, the upper line wins.
 */
public final class ModelDictionary {
  /** The model to take where nobody says which it is. */
  public static final String USUAL_MODEL = "FMC150";

  private static final List<String> FILES =
      List.of("fmb.csv", "fmc.csv", "small.csv", "dongle.csv");
  private static final List<ModelDictionary> SHIPPED =
      FILES.stream().map(ModelDictionary::load).toList();
  private static final int MEASURES = Measure.values().length;
  private static final int MAX_E7_LATITUDE = 900_000_000;
  private static final int MAX_E7_LONGITUDE = 1_800_000_000;

  private final List<String> models;
  private final IoEntry[] byId;
  private final Map<Measure, IoEntry> preferred = new EnumMap<>(Measure.class);
  private final CommandWords commands;

  private ModelDictionary(List<String> models, List<IoEntry> entries, CommandWords commands) {
    this.models = List.copyOf(models);
    this.commands = commands;
    byId = new IoEntry[1 + entries.stream().mapToInt(IoEntry::id).max().orElse(0)];
    for (IoEntry entry : entries) {
      if (byId[entry.id()] != null) {
        throw new IllegalArgumentException("IO id " + entry.id() + " stands there twice");
      }
      byId[entry.id()] = entry;
      switch (entry.meaning()) {
        case Meaning.Counts(var measure) -> preferred.putIfAbsent(measure, entry);
        case Meaning.Says(var measure) -> preferred.putIfAbsent(measure, entry);
        case Meaning.Named _, Meaning.Flags _, Meaning.Tells _, Meaning.SimHalf _ -> {}
      }
    }
  }

  /** The dictionary for a model of terminal, for instance FMC150. */
  public static Optional<ModelDictionary> find(String model) {
    return SHIPPED.stream().filter(dictionary -> dictionary.isFor(model)).findFirst();
  }

  private boolean isFor(String model) {
    return models.stream()
        .anyMatch(
            name ->
                name.endsWith("*")
                    ? model.startsWith(name.substring(0, name.length() - 1))
                    : model.equals(name));
  }

  /** The name of an element, for people. */
  public Optional<String> nameOf(int id) {
    return Optional.ofNullable(find(id)).map(IoEntry::name);
  }

  /** What terminals of this family are told, and how. */
  public CommandWords commands() {
    return commands;
  }

  private IoEntry find(int id) {
    return id < byId.length ? byId[id] : null;
  }

  /** What a record says in terms that no protocol owns. */
  public TerminalRecord toRecord(Imei terminal, AvlRecord record) {
    var reading = new Reading();
    List<IoElement> elements = record.elements();
    for (int i = 0; i < elements.size(); i++) {
      IoElement element = elements.get(i);
      IoEntry entry = find(element.id());
      if (entry != null) {
        reading.read(entry, element);
      }
    }
    return new TerminalRecord(
        terminal, record.at(), fixOf(record.gnss()), reading.measures, reading.details());
  }

  /** One record being read. */
  private static final class Reading {
    private final EnumMap<Measure, Long> measures = new EnumMap<>(Measure.class);
    private int[] ranks;
    private EnumMap<Detail, String> details;
    private EnumMap<Detail, Integer> detailRanks;
    private long simFirst;
    private long simLast;

    void read(IoEntry entry, IoElement element) {
      switch (element) {
        case IoElement.Fixed fixed -> {
          if (entry.fits(fixed)) {
            readFixed(entry, fixed);
          }
        }
        case IoElement.Variable variable -> {
          if (entry.meaning() instanceof Meaning.Tells(var detail)) {
            tell(detail, entry, Wording.of(detail, variable.value()));
          }
        }
      }
    }

    private void readFixed(IoEntry entry, IoElement.Fixed fixed) {
      switch (entry.meaning()) {
        case Meaning.Named _ -> {}
        case Meaning.Counts(var measure) -> {
          if (fixed.width() <= 4) {
            put(measure, entry, entry.value(fixed));
          }
        }
        case Meaning.Says(var measure) -> put(measure, entry, fixed.raw() == 0 ? 0 : 1);
        case Meaning.Flags(var flags) -> {
          for (IoEntry.Flag flag : flags) {
            put(flag.measure(), entry, fixed.raw() >>> flag.bit() & 1);
          }
        }
        case Meaning.Tells(var detail) -> {
          if (detail == Detail.DRIVER_CARD) {
            tell(detail, entry, Wording.card(fixed.raw()));
          }
        }
        case Meaning.SimHalf(var first) -> {
          if (first) {
            simFirst = fixed.raw();
          } else {
            simLast = fixed.raw();
          }
        }
      }
    }

    private void put(Measure measure, IoEntry entry, long value) {
      if (ranks == null) {
        ranks = new int[MEASURES];
      }
      int rank = ranks[measure.ordinal()];
      if (rank == 0 || entry.rank() < rank) {
        ranks[measure.ordinal()] = entry.rank();
        measures.put(measure, value);
      }
    }

    private void tell(Detail detail, IoEntry entry, String words) {
      if (words.isEmpty()) {
        return;
      }
      if (details == null) {
        details = new EnumMap<>(Detail.class);
        detailRanks = new EnumMap<>(Detail.class);
      }
      if (entry.rank() < detailRanks.getOrDefault(detail, Integer.MAX_VALUE)) {
        detailRanks.put(detail, entry.rank());
        details.put(detail, words);
      }
    }

    Map<Detail, String> details() {
      if (simFirst > 0 && simLast > 0) {
        if (details == null) {
          details = new EnumMap<>(Detail.class);
        }
        details.put(Detail.SIM, SimNumber.joined(simFirst, simLast));
      }
      return details == null ? Map.of() : details;
    }
  }

  private static Optional<TerminalRecord.Fix> fixOf(AvlRecord.Gnss gnss) {
    if (gnss.satellites() == 0
        || gnss.latE7() == 0 && gnss.lonE7() == 0
        || Math.abs((long) gnss.latE7()) > MAX_E7_LATITUDE
        || Math.abs((long) gnss.lonE7()) > MAX_E7_LONGITUDE) {
      return Optional.empty();
    }
    return Optional.of(
        new TerminalRecord.Fix(
            new Coordinates(gnss.latE7() / 1e7, gnss.lonE7() / 1e7),
            gnss.altitudeMetres(),
            gnss.angleDegrees() % 360,
            gnss.speedKmh(),
            gnss.satellites()));
  }

  /**
   * The record as a terminal of this family would send it: what {@link #toRecord} undoes. Details
   * are left out.
   *
   * @param event the measure whose change made the terminal write it
   * @throws IllegalArgumentException if the family has no element for a measure
   */
  public AvlRecord toAvl(TerminalRecord record, Optional<Measure> event) {
    var elements = new ArrayList<IoElement>();
    for (int width : new int[] {1, 2, 4, 8}) {
      for (Measure measure : Measure.values()) {
        record
            .find(measure)
            .map(value -> entryFor(measure).element(value))
            .filter(element -> element.width() == width)
            .ifPresent(elements::add);
      }
    }
    return new AvlRecord(
        record.at(),
        event.isPresent() ? 1 : 0,
        record.fix().map(ModelDictionary::gnssOf).orElse(AvlRecord.Gnss.NONE),
        event.map(measure -> entryFor(measure).id()).orElse(0),
        OptionalInt.empty(),
        elements);
  }

  private static AvlRecord.Gnss gnssOf(TerminalRecord.Fix fix) {
    return new AvlRecord.Gnss(
        (int) Math.round(fix.position().longitude() * 1e7),
        (int) Math.round(fix.position().latitude() * 1e7),
        fix.altitudeMetres(),
        fix.headingDegrees(),
        fix.satellites(),
        fix.speedKmh());
  }

  private IoEntry entryFor(Measure measure) {
    IoEntry entry = preferred.get(measure);
    if (entry == null) {
      throw new IllegalArgumentException("terminals of " + models + " do not send " + measure);
    }
    return entry;
  }

  private static ModelDictionary load(String name) {
    DictionaryFile family = DictionaryFile.read(name);
    var entries = new ArrayList<IoEntry>();
    for (String included : family.words("includes")) {
      for (List<String> line : DictionaryFile.read(included).lines()) {
        try {
          entries.add(IoEntry.of(entries.size() + 1, line));
        } catch (IllegalArgumentException | ArithmeticException e) {
          throw new IllegalArgumentException(included + ", " + line + ": " + e.getMessage(), e);
        }
      }
    }
    return new ModelDictionary(
        family.words("models"),
        entries,
        CommandWords.of(DictionaryFile.read(family.setting("commands").orElseThrow())));
  }
}
