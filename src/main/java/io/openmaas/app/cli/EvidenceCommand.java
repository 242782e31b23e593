package io.openmaas.app.cli;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.evidence.VehicleEvidence;
import io.openmaas.terminal.evidence.store.VerifiesEvidence;
import io.openmaas.terminal.ingest.store.Records;
import io.vertx.mutiny.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code openmaas evidence} */
@Command(
    name = "evidence",
    description = "Checks that what was recorded is what was reported.",
    mixinStandardHelpOptions = true,
    subcommands = {EvidenceCommand.Verify.class})
final class EvidenceCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which? evidence verify");
  }

  /** {@code openmaas evidence verify} */
  @Command(
      name = "verify",
      description = {
        "Makes the chain of every vehicle again from its records, and compares it with the links, the heads and",
        "what the trip revisions name. Tells the first broken link of each vehicle that has one.",
        "Exit code 0 only if all is whole, 1 if not. Changes nothing; works whether or not the server runs."
      },
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    private static final int MOST_TOLD = 100;

    @Option(names = "--vehicle", paramLabel = "ID", description = "Only this vehicle")
    private Optional<String> vehicle;

    @Mixin private InstanceOptions database;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Optional<VehicleId> only = vehicle.map(this::parse);
      return database.use(pool -> run(only, pool));
    }

    private VehicleId parse(String text) {
      try {
        return new VehicleId(UUID.fromString(text));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(), "--vehicle '" + text + "': that is not the id of a vehicle");
      }
    }

    private int run(Optional<VehicleId> only, Pool pool) {
      try (var progress = new VerifyProgress(System.err)) {
        return verify(only, new VerifiesEvidence(pool, new Records(), progress::records), progress);
      }
    }

    private int verify(
        Optional<VehicleId> only, VerifiesEvidence verifies, VerifyProgress progress) {
      List<VehicleId> vehicles =
          only.map(List::of).orElseGet(() -> verifies.listVehicles().await().indefinitely());
      long links = 0;
      long records = 0;
      long trips = 0;
      int broken = 0;
      for (int i = 0; i < vehicles.size(); i++) {
        progress.vehicle(i, vehicles.size());
        VehicleEvidence evidence = verifies.verify(vehicles.get(i)).await().indefinitely();
        links += evidence.links();
        records += evidence.records();
        trips += evidence.trips();
        if (!evidence.whole() && ++broken <= MOST_TOLD) {
          progress.close();
          System.out.println(line(evidence));
        }
      }
      progress.close();
      if (only.isPresent() && links + records + trips == 0) {
        throw new ParameterException(
            spec.commandLine(), "--vehicle " + only.get() + ": nothing is kept of it");
      }
      System.out.printf(
          "%d vehicles, %d links, %d records, %d trip revisions: %s%n",
          vehicles.size(),
          links,
          records,
          trips,
          broken == 0 ? "whole" : broken + " vehicles with a broken chain");
      return broken == 0 ? 0 : 1;
    }

    private static String line(VehicleEvidence evidence) {
      String trips =
          evidence.tripsInDoubt() == 0
              ? ""
              : "; trip revisions in doubt: " + evidence.tripsInDoubt();
      return "vehicle " + evidence.vehicle() + " " + evidence.firstBreak().orElseThrow() + trips;
    }
  }
}
