package io.openmaas.terminal.command.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.Asked;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.SignedCommand;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One command in this process, for all who asked for it. Nobody who turns away stops it.
 *
 * @param deadlineNanos on the monotonic clock, when it is no longer valid
 */
record Life(
    UUID id,
    Key key,
    Authority authority,
    Optional<String> requestKey,
    long deadlineNanos,
    CompletableFuture<Asked> asked,
    CompletableFuture<CommandOutcome> outcome) {

  /** The same command to the same vehicle has one life at a time. */
  record Key(VehicleId vehicle, Command command) {}

  /** A command that is stored, as it waits for its turn. */
  record Waiting(Life life, Imei terminal, SignedCommand signed, long timer) {}

  static Life of(
      UUID id, Key key, Authority authority, Optional<String> requestKey, long deadlineNanos) {
    return new Life(
        id,
        key,
        authority,
        requestKey,
        deadlineNanos,
        new CompletableFuture<>(),
        new CompletableFuture<>());
  }

  VehicleId vehicle() {
    return key.vehicle();
  }

  Command command() {
    return key.command();
  }

  /** It is stored. */
  void taken() {
    asked.complete(new Asked.Taken(id, whenKnown()));
  }

  Uni<CommandOutcome> whenKnown() {
    return Uni.createFrom().completionStage(outcome::copy);
  }

  Uni<Asked> whenAsked() {
    return Uni.createFrom().completionStage(asked::copy);
  }
}
