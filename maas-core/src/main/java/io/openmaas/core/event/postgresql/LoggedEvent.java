package io.openmaas.core.event.postgresql;

import io.vertx.mutiny.sqlclient.Row;

/**
 * A row of the log as a reader fetched it.
 *
 * @param backlog it was parked and is released
 * @param blocked its key is parked, so that it has to wait behind
 */
record LoggedEvent(
    boolean backlog,
    boolean blocked,
    int partition,
    long position,
    long id,
    String key,
    String type,
    String payload) {

  static LoggedEvent of(Row row) {
    return new LoggedEvent(
        row.getBoolean("backlog"),
        row.getBoolean("blocked"),
        row.getInteger("partition"),
        row.getLong("position"),
        row.getLong("id"),
        row.getString("key"),
        row.getString("type"),
        row.getString("payload"));
  }

  @Override
  public String toString() {
    return type + " " + position + "/" + id + " of key " + key;
  }
}
