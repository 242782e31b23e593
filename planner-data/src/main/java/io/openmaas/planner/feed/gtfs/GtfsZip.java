package io.openmaas.planner.feed.gtfs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.openmaas.planner.feed.GtfsFeed;
import io.openmaas.planner.feed.Row;
import io.openmaas.planner.feed.UnreadableInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A GTFS feed in its zip file. Tables are UTF-8, a byte order mark is tolerated. */
public final class GtfsZip implements GtfsFeed, AutoCloseable {

  /** The largest table that is read, in bytes; stop_times.txt of a whole country is below it. */
  private static final long LARGEST_TABLE = 8L << 30;

  private static final int LARGEST_FIELD = 1 << 20;

  private final String name;
  private final ZipFile zip;
  private final Set<String> files = new TreeSet<>();
  private final Set<String> nested = new TreeSet<>();
  private final Map<String, List<String>> headers = new HashMap<>();

  private GtfsZip(String name, ZipFile zip) {
    this.name = name;
    this.zip = zip;
    zip.stream()
        .filter(entry -> !entry.isDirectory())
        .forEach(entry -> (entry.getName().contains("/") ? nested : files).add(entry.getName()));
  }

  /**
   * Opens a feed.
   *
   * @throws UnreadableInput if there is no such file or it is no zip
   */
  public static GtfsZip open(Path path) {
    String name = path.getFileName().toString();
    if (!Files.isRegularFile(path)) {
      throw new UnreadableInput(name, 0, "there is no file " + path, null);
    }
    try {
      return new GtfsZip(name, new ZipFile(path.toFile()));
    } catch (IOException e) {
      throw new UnreadableInput(name, 0, "not a whole zip file: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> files() {
    return Collections.unmodifiableSet(files);
  }

  @Override
  public Set<String> nestedFiles() {
    return Collections.unmodifiableSet(nested);
  }

  @Override
  public List<String> header(String table) {
    return headers.computeIfAbsent(table, this::readHeader);
  }

  private List<String> readHeader(String table) {
    var header = new ArrayList<String>();
    forEachRecord(
        table,
        row -> {
          row.getFields().forEach(field -> header.add(field.strip()));
          return false;
        });
    return List.copyOf(header);
  }

  @Override
  public void forEachRow(String table, Consumer<Row> reader) {
    var columns = new HashMap<String, Integer>();
    List<String> header = header(table);
    for (int i = 0; i < header.size(); i++) {
      columns.putIfAbsent(header.get(i), i);
    }
    boolean[] first = {true};
    forEachRecord(
        table,
        row -> {
          if (first[0]) {
            first[0] = false;
          } else {
            reader.accept(
                new Row(
                    row.getStartingLineNumber(),
                    columns,
                    row.getFields().stream().map(String::strip).toList()));
          }
          return true;
        });
  }

  /** Answers whether to go on. */
  private interface RecordReader {
    boolean accept(CsvRecord row);
  }

  private void forEachRecord(String table, RecordReader reader) {
    ZipEntry entry = zip.getEntry(table);
    if (entry == null) {
      return;
    }
    String file = name + "/" + table;
    long line = 0;
    try (InputStream in = zip.getInputStream(entry);
        CsvReader<CsvRecord> rows =
            CsvReader.builder()
                .detectBomHeader(true)
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .maxBufferSize(LARGEST_FIELD)
                .ofCsvRecord(in, StandardCharsets.UTF_8)) {
      for (CsvRecord row : rows) {
        line = row.getStartingLineNumber();
        if (!reader.accept(row)) {
          return;
        }
      }
    } catch (CsvParseException e) {
      throw new UnreadableInput(file, line + 1, rootMessage(e), e);
    } catch (IOException | UncheckedIOException e) {
      throw new UnreadableInput(file, line + 1, "cannot be read: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  @Override
  public void verify(String file) {
    ZipEntry entry = zip.getEntry(file);
    if (entry == null) {
      return;
    }
    var sum = new CRC32();
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      int read;
      while ((read = in.read(buffer)) >= 0) {
        sum.update(buffer, 0, read);
        total += read;
        if (total > LARGEST_TABLE) {
          throw new ZipException("larger than " + LARGEST_TABLE + " bytes");
        }
      }
    } catch (IOException e) {
      throw new UnreadableInput(name + "/" + file, 0, "broken data: " + rootMessage(e), e);
    }
    if (entry.getCrc() != -1 && entry.getCrc() != sum.getValue()) {
      throw new UnreadableInput(
          name + "/" + file, 0, "the data do not match the check sum in the zip", null);
    }
  }

  @Override
  public Set<String> locationIds() {
    ZipEntry entry = zip.getEntry("locations.geojson");
    if (entry == null) {
      return Set.of();
    }
    var ids = new LinkedHashSet<String>();
    try (InputStream in = zip.getInputStream(entry);
        JsonParser json = new JsonFactory().createParser(in)) {
      // features are objects at depth 3: {"features":[{"id":...}]}
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (depth == 3
            && token == JsonToken.FIELD_NAME
            && "id".equals(json.currentName())
            && json.nextToken().isScalarValue()) {
          ids.add(json.getText());
        }
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new UnreadableInput(name + "/locations.geojson", line, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UnreadableInput(name + "/locations.geojson", 0, rootMessage(e), e);
    }
    return ids;
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException _) {
      // it was open for reading only
    }
  }
}
