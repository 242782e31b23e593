package io.openmaas.terminal.command.store;

import static io.openmaas.terminal.command.store.CommandRow.utc;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandState;
import io.openmaas.terminal.command.EnvelopeWriter;
import io.openmaas.terminal.command.VehicleCommand;
import io.openmaas.terminal.command.VehicleCommand.Target;
import io.openmaas.terminal.command.VehicleCommand.Times;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All commands that were ever asked, and what came of each. A row only ever follows the transitions
 * of {@link CommandState}: whoever comes too late changes nothing.
 */
@Singleton
public final class CommandLog {
  /** What is left of one whose end could not be stored; it is not under way in any process. */
  private static final String END_OVERDUE =
      """
      update terminal.vehicle_command
      set state = case state when 'ASKED' then 'EXPIRED' else 'UNKNOWN' end,
        ended_at = greatest($4, asked_at)
      where vehicle = $1 and command = $2 and coalesce(words, '') = $3
        and state in ('ASKED', 'SENDING') and expires_at <= $4
      """;

  private static final String NEXT_COUNTER =
      """
      insert into terminal.command_counter as c (imei, last) values ($1, 1)
      on conflict (imei) do update set last = c.last + 1
      returning last
      """;

  /** Never after a later one of the same terminal, however many gateways send. */
  private static final String SENDING =
      """
      update terminal.vehicle_command c set state = 'SENDING', sent_at = $2
      where id = $1 and state = 'ASKED' and not exists (
        select from terminal.vehicle_command later
        where later.imei = c.imei and later.counter > c.counter and later.sent_at is not null)
      """;

  private static final String END =
      """
      update terminal.vehicle_command set state = $2, receipt = $3, ended_at = $4
      where id = $1 and state = any($5)
      """;

  private static final String CORRECT =
      """
      update terminal.vehicle_command
      set corrected_at = case state when 'UNKNOWN' then $4 end, ended_at = coalesce(ended_at, $4),
        state = $2, receipt = $3
      where id = $1 and state in ('UNKNOWN', 'SENDING')
      """;

  private static final String RECOVER =
      """
      update terminal.vehicle_command
      set ended_at = greatest($1, asked_at),
        state = case
          when state = 'SENDING' then 'UNKNOWN'
          when expires_at <= $1 then 'EXPIRED'
          else 'REFUSED' end,
        receipt = case
          when state = 'ASKED' and expires_at > $1
          then 'the gateway was started anew before it was sent' end
      where state in ('ASKED', 'SENDING')
      returning
      """
          + CommandRow.COLUMNS;

  private static final String IS_VEHICLE =
      """
      select exists (select from terminal.vehicle where id = $1)
        or exists (select from terminal.terminal where vehicle = $1) as known
      """;

  private static final String SELECT =
      "select " + CommandRow.COLUMNS + " from terminal.vehicle_command ";
  private static final String FIND = SELECT + "where id = $1";
  private static final String FIND_REQUEST =
      SELECT
          + """
          where id = (
            select asked.id from terminal.vehicle_command asked
            where asked.authority = $1 and asked.request_key = $2
            union all
            select joined.command from terminal.joined_request joined
            where joined.authority = $1 and joined.request_key = $2
            limit 1)
          """;
  private static final String JOIN_REQUEST =
      """
      insert into terminal.joined_request (authority, request_key, command)
      select $1, $2, $3
      where not exists (
        select from terminal.vehicle_command asked
        where asked.authority = $1 and asked.request_key = $2)
      on conflict do nothing
      """;
  private static final String UNKNOWN =
      SELECT + "where state = 'UNKNOWN' and expires_at > $1 order by id";
  private static final String LIST =
      SELECT
          + """
          where vehicle = $1 and ($2::uuid is null or (asked_at, id) <
            (select before.asked_at, before.id from terminal.vehicle_command before
             where before.id = $2))
          order by asked_at desc, id desc limit $3
          """;

  private final Pool pool;
  private final EnvelopeWriter writer;

  public CommandLog(Pool pool, EnvelopeWriter writer) {
    this.pool = pool;
    this.writer = writer;
  }

  /**
   * What is to be stored.
   *
   * @param requestKey unique for the authority
   */
  public record Intent(
      UUID id,
      VehicleId vehicle,
      Command command,
      Authority authority,
      Instant at,
      Instant expiresAt,
      Optional<String> requestKey) {}

  /**
   * What was stored.
   *
   * @param envelope empty for a command that was refused
   */
  public record Stored(VehicleCommand command, Optional<String> envelope) {}

  /**
   * Stores the intent with the next counter of the vehicle's terminal and the hash of its signed
   * envelope. Refused in the log where no terminal is built in. Empty, and nothing stored, where
   * the same is under way or the request is known.
   */
  public Uni<Optional<Stored>> ask(Intent intent) {
    return pool.withTransaction(
        connection ->
            terminalOf(connection, intent.vehicle())
                .flatMap(
                    imei ->
                        imei.isPresent()
                            ? ask(connection, intent, imei.get())
                            : insert(
                                connection,
                                intent,
                                refused(intent, "no terminal is registered for the vehicle"),
                                Optional.empty())));
  }

  private Uni<Optional<Stored>> ask(SqlConnection connection, Intent intent, Imei terminal) {
    return connection
        .preparedQuery(END_OVERDUE)
        .execute(
            Tuple.of(
                intent.vehicle().value(),
                intent.command().name(),
                intent.command().text().orElse(""),
                utc(intent.at())))
        .chain(() -> connection.preparedQuery(NEXT_COUNTER).execute(Tuple.of(terminal.value())))
        .map(rows -> rows.iterator().next().getLong("last"))
        .flatMap(counter -> insert(connection, intent, terminal, counter));
  }

  private Uni<Optional<Stored>> insert(
      SqlConnection connection, Intent intent, Imei terminal, long counter) {
    String envelope =
        writer.write(
            new EnvelopeWriter.Content(
                intent.id(),
                terminal,
                intent.vehicle(),
                intent.command(),
                counter,
                intent.at(),
                intent.expiresAt(),
                intent.authority()));
    var command =
        new VehicleCommand(
            intent.id(),
            new Target(intent.vehicle(), Optional.of(terminal), Optional.of(counter)),
            intent.command(),
            intent.authority(),
            CommandState.ASKED,
            Times.asked(intent.at(), intent.expiresAt()),
            Optional.empty(),
            Optional.of(EnvelopeWriter.hash(envelope)));
    return insert(connection, intent, command, Optional.of(envelope));
  }

  private static Uni<Optional<Stored>> insert(
      SqlConnection connection, Intent intent, VehicleCommand command, Optional<String> envelope) {
    return connection
        .preparedQuery(CommandRow.INSERT)
        .execute(CommandRow.tuple(command, intent.requestKey()))
        .map(
            rows ->
                rows.rowCount() == 1
                    ? Optional.of(new Stored(command, envelope))
                    : Optional.empty());
  }

  private static Uni<Optional<Imei>> terminalOf(SqlConnection connection, VehicleId vehicle) {
    return connection
        .preparedQuery("select imei from terminal.terminal where vehicle = $1")
        .execute(Tuple.of(vehicle.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(new Imei(row.getString("imei")));
              }
              return Optional.empty();
            });
  }

  /** Stores that it was asked and refused at once; empty where the request is known. */
  public Uni<Optional<Stored>> refuse(Intent intent, String reason) {
    return pool.withConnection(
        connection -> insert(connection, intent, refused(intent, reason), Optional.empty()));
  }

  private static VehicleCommand refused(Intent intent, String reason) {
    return new VehicleCommand(
        intent.id(),
        new Target(intent.vehicle(), Optional.empty(), Optional.empty()),
        intent.command(),
        intent.authority(),
        CommandState.REFUSED,
        Times.refused(intent.at(), intent.expiresAt()),
        Optional.of(reason),
        Optional.empty());
  }

  /** From here on it may be sent, once. False where it may not be, and then never may. */
  public Uni<Boolean> sending(UUID id, Instant at) {
    return pool.preparedQuery(SENDING)
        .execute(Tuple.of(id, utc(at)))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Stores what became of it.
   *
   * @return the command as it is then: as another has ended it, where that came first
   */
  public Uni<VehicleCommand> end(
      UUID id, CommandState state, Optional<String> receipt, Instant at) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(id)
        .addString(state.name())
        .addString(receipt.orElse(null))
        .addOffsetDateTime(utc(at))
        .addArrayOfString(
            state.before().stream()
                .filter(CommandState::isUnderWay)
                .map(Enum::name)
                .toArray(String[]::new));
    return pool.preparedQuery(END)
        .execute(Tuple.newInstance(row))
        .chain(() -> find(id))
        .map(Optional::orElseThrow);
  }

  /** A receipt that came late; true where it told what was not known. */
  public Uni<Boolean> correct(UUID id, CommandState state, String receipt, Instant at) {
    return pool.preparedQuery(CORRECT)
        .execute(Tuple.of(id, state.name(), receipt, utc(at)))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Ends what a process that is gone has left: what was being sent is unknown and never sent again,
   * what was not sent never will be. To be called once, before the first command.
   *
   * @return those that are unknown
   */
  public Uni<List<VehicleCommand>> recover(Instant now) {
    return pool.preparedQuery(RECOVER)
        .execute(Tuple.of(utc(now)))
        .map(CommandRow::list)
        .map(
            ended ->
                ended.stream().filter(command -> command.state() == CommandState.UNKNOWN).toList());
  }

  /** Those of which it is not known what came of them, and that may still be valid. */
  public Uni<List<VehicleCommand>> listUnknown(Instant now) {
    return pool.preparedQuery(UNKNOWN).execute(Tuple.of(utc(now))).map(CommandRow::list);
  }

  public Uni<Optional<VehicleCommand>> find(UUID id) {
    return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(CommandLog::first);
  }

  /** Whether it is a vehicle of the fleet or has a terminal. */
  public Uni<Boolean> isVehicle(VehicleId vehicle) {
    return pool.preparedQuery(IS_VEHICLE)
        .execute(Tuple.of(vehicle.value()))
        .map(rows -> rows.iterator().next().getBoolean("known"));
  }

  /** The one that this authority asked for under this key. */
  public Uni<Optional<VehicleCommand>> findRequest(Authority authority, String requestKey) {
    return pool.preparedQuery(FIND_REQUEST)
        .execute(Tuple.of(authority.text(), requestKey))
        .map(CommandLog::first);
  }

  /**
   * Notes which command a request was answered with, where that had been asked for by another one
   * and was under way: repeated later, it is answered with that command and asks for no other.
   */
  public Uni<Void> joinRequest(Authority authority, String requestKey, UUID command) {
    return pool.preparedQuery(JOIN_REQUEST)
        .execute(Tuple.of(authority.text(), requestKey, command))
        .replaceWithVoid();
  }

  /** Those of the vehicle, the latest first, from the one before on. */
  public Uni<List<VehicleCommand>> list(VehicleId vehicle, Optional<UUID> before, int limit) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(vehicle.value(), before.orElse(null), limit))
        .map(CommandRow::list);
  }

  private static Optional<VehicleCommand> first(RowSet<Row> rows) {
    return CommandRow.list(rows).stream().findFirst();
  }
}
