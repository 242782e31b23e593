package io.openmaas.terminal.session;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.session.ImportReport.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of terminals as CSV (RFC 4180) with the headings {@code
 * imei,sim,vehicle,model,protocol,auth,secret} in any order, read row by row: what is wrong with
 * one row does not touch another.
 *
 * @param rows that are right by themselves
 * @param count of all rows
 */
public record TerminalList(
    List<Row> rows, int count, List<Finding> faults, List<Finding> warnings) {

  /** The headings. */
  public static final List<String> COLUMNS =
      List.of("imei", "sim", "vehicle", "model", "protocol", "auth", "secret");

  /** More rows than this are refused as a whole. */
  public static final int MOST_ROWS = 100_000;

  /**
   * A terminal to register.
   *
   * @param vehicle plate or id
   * @param secret as it is kept: the hash of a code, or a public key
   */
  public record Row(
      long line,
      Imei imei,
      Optional<String> sim,
      String vehicle,
      String model,
      Protocol protocol,
      Auth auth,
      Optional<String> secret) {

    /** The terminal without its place. */
    public NewTerminal terminal() {
      return new NewTerminal(imei, sim, model, protocol, auth, secret);
    }

    @Override
    public String toString() {
      return "line " + line + ", terminal " + imei;
    }
  }

  /** Reads the text; a text that is no list at all has one fault, on its first line. */
  public static TerminalList read(String csv) {
    var reading = new Reading();
    String text = csv.startsWith("\ufeff") ? csv.substring(1) : csv;
    try (CsvReader<CsvRecord> records =
        CsvReader.builder().allowMissingFields(true).allowExtraFields(true).ofCsvRecord(text)) {
      for (CsvRecord record : records) {
        if (!reading.take(record)) {
          break;
        }
      }
    } catch (CsvParseException | java.io.IOException e) {
      reading.fault(reading.lastLine + 1, "imei", "not CSV from here on: " + e.getMessage());
    }
    if (reading.columns == null) {
      reading.fault(1, "imei", "the file is empty; its first line must be the headings");
    }
    return new TerminalList(reading.rows, reading.count, reading.faults, reading.warnings);
  }

  private static final class Reading {
    private final List<Row> rows = new ArrayList<>();
    private final List<Finding> faults = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private final Map<String, Long> imeis = new HashMap<>();
    private final Map<String, Long> sims = new HashMap<>();
    private final Map<String, Long> vehicles = new HashMap<>();
    private Map<String, Integer> columns;
    private int count;
    private long lastLine;

    /** False where it makes no sense to read on. */
    boolean take(CsvRecord record) {
      lastLine = record.getStartingLineNumber();
      if (columns == null) {
        return takeHeadings(record);
      }
      if (record.getFields().stream().allMatch(String::isBlank)) {
        return true;
      }
      if (count == MOST_ROWS) {
        fault(lastLine, "imei", "more than " + MOST_ROWS + " rows; the rest was not read");
        return false;
      }
      count++;
      takeRow(record);
      return true;
    }

    private boolean takeHeadings(CsvRecord record) {
      columns = new HashMap<>();
      for (int i = 0; i < record.getFieldCount(); i++) {
        columns.put(record.getField(i).strip().toLowerCase(java.util.Locale.ROOT), i);
      }
      for (String column : COLUMNS) {
        if (!columns.containsKey(column)) {
          fault(lastLine, column, "the headings have no such column");
        }
      }
      return faults.isEmpty();
    }

    private void takeRow(CsvRecord record) {
      int faultsBefore = faults.size();
      if (record.getFieldCount() > columns.size()) {
        fault(lastLine, "secret", "the row has more fields than there are headings");
      }
      var check = new RowCheck(column -> field(record, column), this::faultHere, this::warnHere);
      Optional<Row> row = check.row(lastLine);
      check.imei().ifPresent(imei -> unique(imeis, imei, "imei"));
      check.sim().ifPresent(sim -> unique(sims, sim.replaceFirst("^0+", ""), "sim"));
      if (!field(record, "vehicle").isEmpty()) {
        unique(vehicles, field(record, "vehicle"), "vehicle");
      }
      if (faults.size() == faultsBefore) {
        row.ifPresent(rows::add);
      }
    }

    private String field(CsvRecord record, String column) {
      int index = columns.get(column);
      return index < record.getFieldCount() ? record.getField(index).strip() : "";
    }

    private void unique(Map<String, Long> known, String value, String field) {
      Long before = known.putIfAbsent(value, lastLine);
      if (before != null) {
        fault(lastLine, field, "is in line " + before + " already");
      }
    }

    private void faultHere(String field, String reason) {
      fault(lastLine, field, reason);
    }

    private void warnHere(String field, String reason) {
      warnings.add(new Finding(lastLine, field, reason));
    }

    void fault(long line, String field, String reason) {
      faults.add(new Finding(line, field, reason));
    }
  }
}
