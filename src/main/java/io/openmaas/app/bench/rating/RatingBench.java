package io.openmaas.app.bench.rating;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * {@code bench rating}: JMH in processes of their own, with the classes of the application. The
 * last line is the result as JSON.
 */
public final class RatingBench {
  private static final String RUNNER = "quarkus-run.jar";
  private static final int ITERATIONS = 5;
  private static final int SECONDS = 3;
  private static final double MICROS = 1e6;

  private RatingBench() {}

  /**
   * Starts the benchmark and waits for it.
   *
   * @param folder for JMH's own report, {@code rating.json}
   * @return its exit code
   */
  public static int start(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            classPath(System.getProperty("java.class.path")),
            RatingBench.class.getName(),
            folder.toAbsolutePath().toString());
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Of the packaged application: its jars lie beside the runner, which names none of them. */
  static String classPath(String own) {
    if (!own.endsWith(RUNNER)) {
      return own;
    }
    String home = own.substring(0, own.length() - RUNNER.length());
    return String.join(
        File.pathSeparator, home + "app/*", home + "lib/main/*", home + "lib/boot/*");
  }

  /** In its own process; the argument is the folder. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Path folder = Path.of(arguments[0]);
    Path memory = folder.resolve("rating-memory.txt");
    Files.deleteIfExists(memory);
    System.setProperty("jmh.ignoreLock", "true");
    var options =
        new OptionsBuilder()
            .include(RatingBenchmark.class.getName())
            .forks(1)
            .threads(1)
            .warmupIterations(ITERATIONS)
            .warmupTime(TimeValue.seconds(SECONDS))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.seconds(SECONDS))
            .timeUnit(TimeUnit.SECONDS)
            .jvmArgs("-Xmx512m", "-XX:+UseSerialGC", "-D" + RatingBenchmark.MEMORY + "=" + memory)
            .resultFormat(ResultFormatType.JSON)
            .result(folder.resolve("rating.json").toString())
            .build();
    Collection<RunResult> results = new Runner(options).run();
    double simple = score(results, "simple");
    double best = score(results, "bestPrice");
    System.out.println(
        String.format(
            Locale.ROOT,
            "{\"ratingsPerSecond\":%.0f,\"bestPricePerSecond\":%.0f,\"ratingMicros\":%.3f,"
                + "\"bestPriceMicros\":%.3f,\"rssMiB\":%d}",
            simple,
            best,
            MICROS / simple,
            MICROS / best,
            Long.parseLong(Files.readString(memory).strip())));
  }

  private static double score(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .findFirst()
        .orElseThrow()
        .getPrimaryResult()
        .getScore();
  }
}
