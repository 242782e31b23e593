package io.openmaas.stories;

import io.openmaas.app.demo.DemoSetUp;
import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.LocalPostgres;
import io.openmaas.core.security.SigningKeys;
import io.openmaas.planner.graph.DrawsBasemap;
import io.openmaas.planner.graph.Progress;
import io.openmaas.planner.graph.store.CityLibrary;
import io.openmaas.planner.otp.OtpGraphBuilder;
import io.openmaas.planner.otp.OtpInstallation;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts in place what {@code ./openmaas} would: a fresh database, keys, a movable clock, and the
 * demonstration city, whose graph is kept from one run to the next.
 *
 * <p>The stories play in a month that never changes, so that the city is built once and the figures
 * in them can be followed with pencil and paper.
 */
public final class StoryServer implements QuarkusTestResourceLifecycleManager {
  /** Thursday, the 4th of October 2035, 08:00 in Marenholm; the month has 31 days. */
  static final Instant BEGIN = Instant.parse("2035-10-04T06:00:00Z");

  private static final Path DATA = Path.of("target", "openmaas-test").toAbsolutePath();
  private static final Path OTP =
      Path.of(System.getProperty("openmaas.otp.jar", "../planner-data/target/otp/otp-shaded.jar"))
          .toAbsolutePath()
          .normalize();

  private LocalPostgres postgres;

  @Override
  public Map<String, String> start() {
    Path instance = DATA.resolve("instance");
    try {
      discard(instance.resolve("postgres/data"));
      discard(instance.resolve("terminals"));
      Files.createDirectories(instance);
      Files.writeString(instance.resolve("clock"), BEGIN.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String city =
        DemoSetUp.ensureDemonstrationCity(
                library(), DATA, YearMonth.from(BEGIN.atZone(ZoneOffset.UTC)), Progress.SILENT)
            .value();
    postgres = LocalPostgres.start(instance.resolve("postgres"), DATA.resolve("cache/postgres"));
    return settings(instance, city);
  }

  private static CityLibrary library() {
    return new CityLibrary(
        DATA,
        () -> BEGIN,
        new OtpGraphBuilder(OtpInstallation.of(OTP, "1g", "1g")),
        DrawsBasemap.NOTHING);
  }

  private Map<String, String> settings(Path instance, String city) {
    SigningKeys keys = SigningKeys.ensure(instance.resolve("keys"));
    DatabaseAddress database = postgres.address();
    var settings = new HashMap<String, String>();
    settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
    settings.put("quarkus.datasource.reactive.url", database.reactiveUrl());
    settings.put("quarkus.datasource.username", database.user());
    settings.put("quarkus.datasource.password", database.password());
    settings.put("smallrye.jwt.sign.key.location", keys.privateKey().toUri().toString());
    settings.put("mp.jwt.verify.publickey.location", keys.publicKey().toUri().toString());
    settings.put("quarkus.http.host", "127.0.0.1");
    settings.put("quarkus.http.test-port", "0");
    settings.put("quarkus.log.file.path", instance.resolve("openmaas.log").toString());
    settings.put("openmaas.data", DATA.toString());
    settings.put("openmaas.instance", instance.toString());
    settings.put("openmaas.cities", city);
    settings.put("openmaas.clock.memory", instance.resolve("clock").toString());
    settings.put("openmaas.terminal.teltonika.plain-port", "0");
    settings.put("openmaas.otp.jar", OTP.toString());
    settings.put("openmaas.webhooks.allow-loopback", "true");
    // a slow operator is found out sooner than in earnest
    settings.put("openmaas.connectors.city-transit.timeout", "PT1S");
    return settings;
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static void discard(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }
}
