package io.openmaas.app.cli;

import io.openmaas.app.bench.GatewayBench;
import io.openmaas.app.bench.GatewaySoak;
import io.openmaas.app.bench.InvoiceBench;
import io.openmaas.app.bench.InvoiceRunProcess;
import io.openmaas.app.bench.InvoiceSoak;
import io.openmaas.app.bench.UsageBench;
import io.openmaas.app.bench.rating.RatingBench;
import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.StartFailure;
import io.openmaas.app.wiring.BusinessClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code openmaas bench} */
@Command(
    name = "bench",
    description = "Measures, and prints the result as one line of JSON.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchCommand.Gateway.class,
      BenchCommand.Ratings.class,
      BenchCommand.UsageRecords.class,
      BenchCommand.Invoices.class,
      BenchCommand.KilledGateway.class,
      BenchCommand.KilledRuns.class,
      BenchCommand.Run.class
    })
final class BenchCommand {
  /** As many as the gateway lets in. */
  private static final int MOST_CONNECTIONS = 20_000;

  /** Of a Teltonika frame: the count is one byte. */
  private static final int MOST_RECORDS = 255;

  private static final int MOST_SECONDS = 86_400;
  private static final int MOST_KILLS = 100_000;

  private static void require(CommandSpec spec, String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s %d: must be from %d to %d".formatted(option, value, least, most));
    }
  }

  /** Where a bench keeps what it makes. */
  static final class Folder {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Where its data is kept. Default: a folder that is deleted afterwards")
    private Path data;

    /** Tells whether what it found afterwards is right. */
    interface Bench {
      boolean run(Path folder) throws Exception;
    }

    int use(Bench bench, String wrong) throws Exception {
      Path path = open();
      try {
        boolean right = bench.run(path);
        if (!right) {
          System.err.println(wrong);
        }
        return right ? 0 : 1;
      } finally {
        clear(path);
      }
    }

    Path open() throws IOException {
      return data == null ? Files.createTempDirectory("openmaas-bench-") : data;
    }

    /** Deletes the folder unless the caller chose it. */
    void clear(Path path) throws IOException {
      if (data != null) {
        return;
      }
      try (var files = Files.walk(path)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

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

    @Mixin private Folder folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      require(spec, "--connections", connections, 1, MOST_CONNECTIONS);
      require(spec, "--records", records, 0, MOST_RECORDS);
      require(spec, "--seconds", seconds, 1, MOST_SECONDS);
      require(spec, "--warm-up", warmUp, 0, MOST_SECONDS);
      return folder.use(
          path ->
              new GatewayBench(
                      path, connections, records, seconds, warmUp, BusinessClock.real().instant())
                  .run(),
          "bench gateway: what is stored is not what was sent");
    }
  }

  /** {@code openmaas bench invoices} */
  @Command(
      name = "invoices",
      description =
          "Runs the invoice run over generated subscribers, on a PostgreSQL of its own with fsync"
              + " on. With history it measures without and with it.",
      mixinStandardHelpOptions = true)
  static final class Invoices implements Callable<Integer> {
    private static final int MOST_SUBSCRIBERS = 10_000_000;
    private static final int MOST_USAGE = 10_000;
    private static final int MOST_MONTHS = 120;

    @Option(names = "--subscribers", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int subscribers = 50_000;

    @Option(
        names = "--usage",
        paramLabel = "N",
        description = "Uses of each subscriber a month. Default: ${DEFAULT-VALUE}")
    private int usage = 30;

    @Option(
        names = "--history-months",
        paramLabel = "N",
        description = "Months that were invoiced before. Default: ${DEFAULT-VALUE}")
    private int historyMonths = 0;

    @Mixin private Folder folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      require(spec, "--subscribers", subscribers, 1, MOST_SUBSCRIBERS);
      require(spec, "--usage", usage, 1, MOST_USAGE);
      require(spec, "--history-months", historyMonths, 0, MOST_MONTHS);
      return folder.use(
          path -> new InvoiceBench(path, subscribers, usage, historyMonths).run(),
          "bench invoices: what was invoiced is not what was used");
    }
  }

  /** {@code openmaas bench usage} */
  @Command(
      name = "usage",
      description = "Reports usage over HTTP. The server and its PostgreSQL are started for it.",
      mixinStandardHelpOptions = true)
  static final class UsageRecords implements Callable<Integer> {
    private static final int MOST_OF_BATCH = 1_000;

    @Option(
        names = "--batch",
        paramLabel = "N",
        description = "Records a request, 1 to 1000. Default: ${DEFAULT-VALUE}")
    private int batch = 500;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Connections, each with one request under way. Default: 8, or 64 one by one")
    private int threads;

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

    @Mixin private Folder folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      int connections = threads == 0 ? batch == 1 ? 64 : 8 : threads;
      require(spec, "--batch", batch, 1, MOST_OF_BATCH);
      require(spec, "--threads", connections, 1, MOST_CONNECTIONS);
      require(spec, "--seconds", seconds, 1, MOST_SECONDS);
      require(spec, "--warm-up", warmUp, 0, MOST_SECONDS);
      return folder.use(
          path ->
              new UsageBench(
                      path, batch, connections, seconds, warmUp, BusinessClock.real().instant())
                  .run(),
          "bench usage: what is stored is not what was acknowledged");
    }
  }

  /** {@code openmaas bench rating} */
  @Command(
      name = "rating",
      description =
          "Rates a fixed mix of tariffs with JMH, in a process of its own without server or"
              + " database.",
      mixinStandardHelpOptions = true)
  static final class Ratings implements Callable<Integer> {
    @Mixin private Folder folder;

    @Override
    public Integer call() throws Exception {
      Path path = folder.open();
      try {
        return RatingBench.start(path);
      } finally {
        folder.clear(path);
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

    @Mixin private Folder folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      require(spec, "--kills", kills, 1, MOST_KILLS);
      Path path = folder.open();
      var now = BusinessClock.real().instant();
      boolean held =
          new GatewaySoak(path, kills, seed == null ? now.toEpochMilli() : seed, now).run();
      System.out.println(held ? "soak gateway: held" : "soak gateway: FAILED, data in " + path);
      if (held) {
        folder.clear(path);
      }
      return held ? 0 : 1;
    }
  }

  /** {@code openmaas soak invoices} */
  @Command(
      name = "killed-runs",
      description = "Kills invoice runs with -9 at random moments; see soak invoices.",
      mixinStandardHelpOptions = true)
  static final class KilledRuns implements Callable<Integer> {
    private static final int LEAST_ACCOUNTS = 100;
    private static final int MOST_ACCOUNTS = 1_000_000;

    @Option(names = "--kills", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int kills = 50;

    @Option(names = "--accounts", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int accounts = 4_000;

    @Option(names = "--seed", paramLabel = "N", description = "Default: by the clock")
    private Long seed;

    @Mixin private Folder folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      require(spec, "--kills", kills, 1, MOST_KILLS);
      require(spec, "--accounts", accounts, LEAST_ACCOUNTS, MOST_ACCOUNTS);
      Path path = folder.open();
      long random = seed == null ? BusinessClock.real().instant().toEpochMilli() : seed;
      boolean held = false;
      try {
        held = new InvoiceSoak(path, kills, accounts, random).run();
      } finally {
        System.out.println(
            held
                ? "soak invoices: held"
                : "soak invoices: FAILED, seed " + random + ", data in " + path);
      }
      if (held) {
        folder.clear(path);
      }
      return held ? 0 : 1;
    }
  }

  /** One of the runs that {@code openmaas soak invoices} kills. */
  @Command(
      name = "invoice-run",
      hidden = true,
      description = "Bills the database of OPENMAAS_POSTGRES_URL, as a part of soak invoices.",
      mixinStandardHelpOptions = true)
  static final class Run implements Callable<Integer> {
    @Option(names = "--until", paramLabel = "INSTANT", required = true)
    private Instant until;

    @Option(names = "--name", paramLabel = "NAME", required = true)
    private String name;

    @Override
    public Integer call() {
      String url = System.getenv("OPENMAAS_POSTGRES_URL");
      if (url == null) {
        throw new StartFailure("OPENMAAS_POSTGRES_URL is not set");
      }
      var progress = InvoiceRunProcess.bill(DatabaseAddress.parse(url), until, name);
      System.out.println(name + ": " + progress);
      return 0;
    }
  }
}
