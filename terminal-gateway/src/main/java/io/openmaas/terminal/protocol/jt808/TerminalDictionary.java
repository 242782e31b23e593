package io.openmaas.terminal.protocol.jt808;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the numbers of a family of terminals mean and which commands it knows, read from a data
 * file. A model without a file of its own is read by the standard. What is not in the file, or
 * whose width is another than it says, gives no measure; it stays in the raw frame.
 *
 * <p>Lines: {@code # models:} with {@code *} for any ending; {@code # clock:} the offset its clock
 * runs at; then the columns of {@link DictionaryEntry}, or {@code order}, a command's name and the
 * {@linkplain Order orders} it takes.
 */
public final class TerminalDictionary {
  private static final String STANDARD_FILE = "standard.csv";
  private static final TerminalDictionary STANDARD = load(STANDARD_FILE);
  private static final List<TerminalDictionary> VENDORS =
      List.of("g10ls.csv").stream().map(TerminalDictionary::load).toList();

  private static final int SATELLITES = 0x31;
  private static final long MAX_E6_LATITUDE = 90_000_000;
  private static final long MAX_E6_LONGITUDE = 180_000_000;

  private final List<String> models;
  private final ZoneOffset clock;
  private final List<DictionaryEntry> entries;
  private final Map<String, List<Order>> orders;

  private TerminalDictionary(
      List<String> models,
      ZoneOffset clock,
      List<DictionaryEntry> entries,
      Map<String, List<Order>> orders) {
    this.models = List.copyOf(models);
    this.clock = clock;
    this.entries = List.copyOf(entries);
    this.orders = Map.copyOf(orders);
  }

  /** That of the standard itself. */
  public static TerminalDictionary standard() {
    return STANDARD;
  }

  /** The one for a model of terminal: its vendor's where there is one, or the standard's. */
  public static TerminalDictionary of(String model) {
    return find(model).orElse(STANDARD);
  }

  /** The one of its vendor; for the model {@code standard}, that of the standard. */
  public static Optional<TerminalDictionary> find(String model) {
    return model.equalsIgnoreCase("standard")
        ? Optional.of(STANDARD)
        : VENDORS.stream().filter(each -> each.isFor(model)).findFirst();
  }

  private boolean isFor(String model) {
    return models.stream()
        .anyMatch(
            name ->
                name.endsWith("*")
                    ? model.startsWith(name.substring(0, name.length() - 1))
                    : model.equals(name));
  }

  /** Where the clocks of this family run. */
  public ZoneOffset clock() {
    return clock;
  }

  /** What to tell a terminal for a command, in order; nothing where it cannot do it. */
  public List<Order> orders(Command command) {
    return orders.getOrDefault(command.name(), List.of());
  }

  /** What a location says in terms that no protocol owns. */
  public TerminalRecord toRecord(Imei terminal, Location location) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    var details = new EnumMap<Detail, String>(Detail.class);
    // where the extensions do not end well, which of them are true is not known
    boolean whole = location.rest().length() == 0;
    for (DictionaryEntry entry : entries) {
      if (whole || !entry.isOfExtension()) {
        entry
            .measure()
            .ifPresent(
                measure ->
                    entry
                        .measured(location)
                        .ifPresent(value -> measures.putIfAbsent(measure, value)));
        entry
            .detail()
            .ifPresent(
                detail ->
                    entry.words(location).ifPresent(words -> details.putIfAbsent(detail, words)));
      }
    }
    return new TerminalRecord(
        terminal, location.time().at(clock), fixOf(location), measures, details);
  }

  /**
   * What a driver's card says: a record without a position. A card that was taken out or not read
   * gives one without a card.
   */
  public TerminalRecord toRecord(Imei terminal, Message.DriverCard card) {
    Map<Detail, String> details =
        card.read()
            .flatMap(Message.CardRead::card)
            .flatMap(TerminalDictionary::numberOf)
            .map(number -> Map.of(Detail.DRIVER_CARD, number))
            .orElse(Map.of());
    return new TerminalRecord(terminal, card.time().at(clock), Optional.empty(), Map.of(), details);
  }

  private static Optional<String> numberOf(Message.Card card) {
    String qualification = card.qualification().text();
    return qualification.isEmpty()
        ? card.identity().map(Octets::text).filter(number -> !number.isEmpty())
        : Optional.of(qualification);
  }

  /** 0/0 is a fix if the terminal says so, and doubted later; what is outside the world is none. */
  private static Optional<TerminalRecord.Fix> fixOf(Location location) {
    Location.Position position = location.position();
    if (!location.has(Location.LOCATED)
        || position.latitudeE6() > MAX_E6_LATITUDE
        || position.longitudeE6() > MAX_E6_LONGITUDE) {
      return Optional.empty();
    }
    int satellites =
        location
            .find(SATELLITES)
            .filter(value -> value.length() == 1)
            .map(value -> (int) value.number())
            .orElse(0);
    return Optional.of(
        new TerminalRecord.Fix(
            new Coordinates(location.signedLatitudeE6() / 1e6, location.signedLongitudeE6() / 1e6),
            position.altitudeMetres(),
            position.headingDegrees() % 360,
            (position.speedTenths() + 5) / 10,
            satellites));
  }

  private static TerminalDictionary load(String file) {
    var models = new ArrayList<String>();
    var entries = new ArrayList<DictionaryEntry>();
    var orders = new HashMap<String, List<Order>>();
    ZoneOffset clock = DeviceTime.STANDARD;
    try (var in = TerminalDictionary.class.getResourceAsStream(file);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.startsWith("# models:")) {
          models.addAll(List.of(line.substring("# models:".length()).trim().split("\\s+")));
        } else if (line.startsWith("# clock:")) {
          clock = ZoneOffset.of(line.substring("# clock:".length()).trim());
        } else if (line.startsWith("order,")) {
          String[] cells = line.split(",", 3);
          orders.put(cells[1], List.of(cells[2].split("\\s+")).stream().map(Order::parse).toList());
        } else if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("source,")) {
          entries.add(DictionaryEntry.parse(file + " line " + number, line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TerminalDictionary(models, clock, entries, orders);
  }
}
