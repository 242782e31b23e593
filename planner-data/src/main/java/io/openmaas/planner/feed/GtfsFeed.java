package io.openmaas.planner.feed;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A GTFS feed open for reading, table by table. */
public interface GtfsFeed {

  /** The name of the zip file, for messages. */
  String name();

  /** Names of all files at the top level, for instance {@code stops.txt}. */
  Set<String> files();

  /** Paths of files in folders, which GTFS does not allow. */
  Set<String> nestedFiles();

  /**
   * The names in the header of a table, in order, trimmed; empty when the table is missing or
   * empty.
   *
   * @throws UnreadableInput if the table cannot be read
   */
  List<String> header(String table);

  /**
   * Hands over the rows of a table in order; none when it is missing. Blank lines are no rows.
   *
   * @throws UnreadableInput if the table cannot be read to its end
   */
  void forEachRow(String table, Consumer<Row> reader);

  /**
   * Reads every byte of a file and compares it with the check sum that the zip holds.
   *
   * @throws UnreadableInput if they differ or the data are broken
   */
  void verify(String file);

  /** The identities of the areas in {@code locations.geojson} (GTFS-Flex); empty without it. */
  Set<String> locationIds();

  default boolean has(String file) {
    return files().contains(file);
  }

  default boolean hasColumn(String table, String column) {
    return header(table).contains(column);
  }
}
