package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the IO ids of a family of terminals mean, read from a data file. An element that is not in
 * it, or whose width is another than it says, gives no measure; it stays in the raw frame.
 *
 * <p>Columns of the file: id; name; width in bytes (empty: any); signed, yes or no; scale, the
 * decimal number that turns a step into the unit; unit; measure (empty: it is only named). Where
 * several ids give one measure, the upper line wins. The comment {@code # models:} lists the models
 * it is for, {@code *} standing for any ending.
 */
public final class ModelDictionary {
  /** The model to take where nobody says which it is. */
  public static final String USUAL_MODEL = "FMC150";

  private static final List<String> FILES = List.of("fmx.csv");
  private static final List<ModelDictionary> SHIPPED =
      FILES.stream().map(ModelDictionary::load).toList();
  private static final int MAX_E7_LATITUDE = 900_000_000;
  private static final int MAX_E7_LONGITUDE = 1_800_000_000;

  private final List<String> models;
  private final Map<Integer, Entry> entries;
  private final Map<Measure, Entry> preferred;

  private ModelDictionary(List<String> models, List<Entry> entries) {
    this.models = List.copyOf(models);
    this.entries = new HashMap<>();
    this.preferred = new EnumMap<>(Measure.class);
    for (Entry entry : entries) {
      if (this.entries.put(entry.id, entry) != null) {
        throw new IllegalArgumentException("IO id " + entry.id + " stands there twice");
      }
      entry.measure.ifPresent(measure -> preferred.putIfAbsent(measure, entry));
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
    return Optional.ofNullable(entries.get(id)).map(Entry::name);
  }

  /** What a record says in terms that no protocol owns. */
  public TerminalRecord toRecord(Imei terminal, AvlRecord record) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    var sources = new EnumMap<Measure, Entry>(Measure.class);
    for (IoElement element : record.elements()) {
      if (element instanceof IoElement.Fixed fixed) {
        Entry entry = entries.get(fixed.id());
        if (entry != null && entry.gives(fixed)) {
          Measure measure = entry.measure.get();
          Entry known = sources.get(measure);
          if (known == null || entry.line < known.line) {
            sources.put(measure, entry);
            measures.put(measure, entry.measured(fixed));
          }
        }
      }
    }
    return new TerminalRecord(terminal, record.at(), fixOf(record.gnss()), measures);
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
   * The record as a terminal of this family would send it: what {@link #toRecord} undoes.
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
            .filter(value -> entryFor(measure).width.orElse(4) == width)
            .ifPresent(value -> elements.add(entryFor(measure).element(value)));
      }
    }
    return new AvlRecord(
        record.at(),
        event.isPresent() ? 1 : 0,
        record.fix().map(ModelDictionary::gnssOf).orElse(AvlRecord.Gnss.NONE),
        event.map(measure -> entryFor(measure).id).orElse(0),
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

  private Entry entryFor(Measure measure) {
    Entry entry = preferred.get(measure);
    if (entry == null) {
      throw new IllegalArgumentException("terminals of " + models + " do not send " + measure);
    }
    return entry;
  }

  private static ModelDictionary load(String file) {
    var models = new ArrayList<String>();
    var entries = new ArrayList<Entry>();
    try (var in = ModelDictionary.class.getResourceAsStream(file);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.startsWith("# models:")) {
          models.addAll(List.of(line.substring("# models:".length()).trim().split("\\s+")));
        } else if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("id,")) {
          entries.add(Entry.parse(file, number, line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelDictionary(models, entries);
  }

  private record Entry(
      int line,
      int id,
      String name,
      OptionalInt width,
      boolean signed,
      BigDecimal step,
      Optional<Measure> measure) {

    static Entry parse(String file, int line, String text) {
      String[] cells = text.split(",", -1);
      if (cells.length != 7) {
        throw new IllegalArgumentException(file + " line " + line + ": it must have 7 columns");
      }
      try {
        Optional<Measure> measure =
            cells[6].isBlank() ? Optional.empty() : Optional.of(Measure.valueOf(cells[6].trim()));
        var width =
            cells[2].isBlank()
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(cells[2].trim()));
        if (measure.isPresent() && width.orElse(8) > 4) {
          throw new IllegalArgumentException("a measure needs a width of 1, 2 or 4");
        }
        return new Entry(
            line,
            Integer.parseInt(cells[0].trim()),
            cells[1].trim(),
            width,
            cells[3].trim().equals("yes"),
            new BigDecimal(cells[4].trim()).multiply(unitsPerMeasure(cells[5].trim())),
            measure);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " line " + line + ": " + e.getMessage(), e);
      }
    }

    /** The measures count metres, millivolts and per cent. */
    private static BigDecimal unitsPerMeasure(String unit) {
      return switch (unit) {
        case "km", "V" -> BigDecimal.valueOf(1000);
        default -> BigDecimal.ONE;
      };
    }

    boolean gives(IoElement.Fixed element) {
      return measure.isPresent() && width.orElse(element.width()) == element.width();
    }

    long measured(IoElement.Fixed element) {
      int spare = 64 - 8 * element.width();
      long value = signed ? element.raw() << spare >> spare : element.raw();
      return step.multiply(BigDecimal.valueOf(value)).longValue();
    }

    IoElement.Fixed element(long value) {
      long steps = BigDecimal.valueOf(value).divide(step).longValueExact();
      int bytes = width.orElse(4);
      return new IoElement.Fixed(id, bytes, steps & -1L >>> 64 - 8 * bytes);
    }
  }
}
