package io.openmaas.terminal.command.wire;

import static io.openmaas.terminal.command.CommandFixture.PERSON;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandFixture;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.EnvelopeWriter;
import io.openmaas.terminal.command.RateLimits.Limits;
import io.openmaas.terminal.command.ScriptedTerminal;
import io.openmaas.terminal.command.store.CommandKey;
import io.openmaas.terminal.command.store.CommandLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** A gateway process that commands one car until it is killed; what the car obeyed is in a file. */
final class CommandUntilKilled {
  private CommandUntilKilled() {}

  /** Port and name of the database, IMEI, vehicle, file. */
  public static void main(String[] arguments) throws IOException {
    var vertx = Vertx.vertx();
    var pool =
        PgBuilder.pool()
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(Integer.parseInt(arguments[0]))
                    .setDatabase(arguments[1])
                    .setUser("postgres")
                    .setPassword("postgres"))
            .with(new PoolOptions().setMaxSize(4))
            .using(vertx)
            .build();
    var key = CommandKey.generate();
    var vehicle = new VehicleId(UUID.fromString(arguments[3]));
    var terminal =
        new ScriptedTerminal(new Imei(arguments[2]), vehicle, key, InstantSource.system());
    var file = new FileOutputStream(arguments[4], true);
    terminal.answer =
        command -> {
          String refusal = terminal.verify(command.envelope());
          if (!refusal.isEmpty()) {
            return Uni.createFrom().item(new CommandReply.Refused(refusal));
          }
          try {
            file.write((command.counter() + " " + command.id() + "\n").getBytes());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return command.counter() % 3 == 0
              ? Uni.createFrom().nothing()
              : Uni.createFrom().item(new CommandReply.Done("done"));
        };
    var process =
        CommandFixture.start(
            vertx,
            pool,
            new CommandLog(pool, new EnvelopeWriter(key)),
            _ -> Uni.createFrom().item(Optional.empty()),
            RaisesAlarms.NONE,
            new Limits(99_999, 99_999, 99_999, Duration.ofMinutes(15)),
            Duration.ofMillis(100));
    terminal.connect(process.sessions());
    for (int i = 0; ; i++) {
      process
          .commands()
          .carryOut(vehicle, new Command.Text("text " + i % 7), PERSON)
          .await()
          .indefinitely();
    }
  }
}
