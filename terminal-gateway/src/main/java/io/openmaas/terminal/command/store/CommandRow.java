package io.openmaas.terminal.command.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandState;
import io.openmaas.terminal.command.VehicleCommand;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes rows of {@code terminal.vehicle_command}. */
final class CommandRow {
  static final String COLUMNS =
      "id, vehicle, imei, counter, command, words, authority, state, asked_at, expires_at,"
          + " sent_at, ended_at, corrected_at, receipt, envelope_hash";

  static final String INSERT =
      "insert into terminal.vehicle_command ("
          + COLUMNS
          + ", request_key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
          + " $15, $16) on conflict do nothing";

  private CommandRow() {}

  static Tuple tuple(VehicleCommand command, Optional<String> requestKey) {
    VehicleCommand.Target target = command.target();
    VehicleCommand.Times times = command.times();
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(command.id())
        .addUUID(target.vehicle().value())
        .addString(target.terminal().map(Imei::value).orElse(null))
        .addLong(target.counter().orElse(null))
        .addString(command.command().name())
        .addString(command.command().text().orElse(null))
        .addString(command.authority().text())
        .addString(command.state().name())
        .addOffsetDateTime(utc(times.askedAt()))
        .addOffsetDateTime(utc(times.expiresAt()))
        .addOffsetDateTime(times.sentAt().map(CommandRow::utc).orElse(null))
        .addOffsetDateTime(times.endedAt().map(CommandRow::utc).orElse(null))
        .addOffsetDateTime(times.correctedAt().map(CommandRow::utc).orElse(null))
        .addString(command.receipt().orElse(null))
        .addString(command.envelopeHash().orElse(null))
        .addString(requestKey.orElse(null));
    return Tuple.newInstance(row);
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static List<VehicleCommand> list(RowSet<Row> rows) {
    var commands = new ArrayList<VehicleCommand>(rows.size());
    rows.forEach(row -> commands.add(toDomain(row)));
    return commands;
  }

  private static VehicleCommand toDomain(Row row) {
    return new VehicleCommand(
        row.getUUID("id"),
        new VehicleCommand.Target(
            new VehicleId(row.getUUID("vehicle")),
            Optional.ofNullable(row.getString("imei")).map(Imei::new),
            Optional.ofNullable(row.getLong("counter"))),
        Command.find(row.getString("command"), Optional.ofNullable(row.getString("words")))
            .orElseThrow(),
        Authority.parse(row.getString("authority")),
        CommandState.valueOf(row.getString("state")),
        new VehicleCommand.Times(
            row.getOffsetDateTime("asked_at").toInstant(),
            row.getOffsetDateTime("expires_at").toInstant(),
            find(row, "sent_at"),
            find(row, "ended_at"),
            find(row, "corrected_at")),
        Optional.ofNullable(row.getString("receipt")),
        Optional.ofNullable(row.getString("envelope_hash")));
  }

  private static Optional<Instant> find(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
