package io.openmaas.app.cli;

import io.openmaas.app.bench.GatewayBench;
import io.openmaas.app.bench.GatewaySoak;
import io.openmaas.app.wiring.BusinessClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code openmaas bench} */
@Command(
    name = "bench",
    description = "Measures, and prints the result as one line of JSON.",
    mixinStandardHelpOptions = true,
    subcommands = {BenchCommand.Gateway.class, BenchCommand.KilledGateway.class})
final class BenchCommand {

  /** {@code openmaas bench gateway} */
  @Command(
      name = "gateway",
      description =
          "Loads the terminal gateway over real sockets. The server and its PostgreSQL are started"
              + " for it.",
      mixinStandardHelpOptions = true)
  static final class Gateway implements Callable<Integer> {
    @Option(names = "--connections", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int connections = 200;

    @Option(
        names = "--records",
        paramLabel = "N",
        description =
            "Records a frame, 1 to 255; 0 leaves connections idle. Default: ${DEFAULT-VALUE}")
    private int records = 10;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "How long is measured. Default: ${DEFAULT-VALUE}")
    private int seconds = 30;

    @Option(
        names = "--warm-up",
        paramLabel = "N",
        description = "Seconds of the same load before. Default: ${DEFAULT-VALUE}")
    private int warmUp = 20;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Where its database is kept. Default: a folder that is deleted afterwards")
    private Path data;

    @Override
    public Integer call() throws Exception {
      Path folder = data == null ? Files.createTempDirectory("openmaas-bench-") : data;
      try {
        boolean right =
            new GatewayBench(
                    folder, connections, records, seconds, warmUp, BusinessClock.real().instant())
                .run();
        if (!right) {
          System.err.println("bench gateway: what is stored is not what was sent");
        }
        return right ? 0 : 1;
      } finally {
        if (data == null) {
          delete(folder);
        }
      }
    }

    private static void delete(Path folder) throws java.io.IOException {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  /** {@code openmaas soak gateway} */
  @Command(
      name = "killed-gateway",
      description = "Kills the gateway with -9 at random moments under load; see soak gateway.",
      mixinStandardHelpOptions = true)
  static final class KilledGateway implements Callable<Integer> {
    @Option(names = "--kills", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int kills = 50;

    @Option(names = "--seed", paramLabel = "N", description = "Default: by the clock")
    private Long seed;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Where its database is kept. Default: a folder that is deleted afterwards")
    private Path data;

    @Override
    public Integer call() throws Exception {
      Path folder = data == null ? Files.createTempDirectory("openmaas-soak-") : data;
      var now = BusinessClock.real().instant();
      boolean held =
          new GatewaySoak(folder, kills, seed == null ? now.toEpochMilli() : seed, now).run();
      System.out.println(held ? "soak gateway: held" : "soak gateway: FAILED, data in " + folder);
      if (data == null && held) {
        Gateway.delete(folder);
      }
      return held ? 0 : 1;
    }
  }
}
