package io.openmaas.app.cli;

import io.openmaas.core.city.CityId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code openmaas invoices run} */
@Command(
    name = "run",
    description = {
      "Invoices every period that has ended, and shows how far it is. The running server does the work:",
      "Ctrl-C leaves it going on. Running it again makes nothing twice.",
      "Exit code 0 only if no account failed, 1 if one did or if no server runs."
    },
    mixinStandardHelpOptions = true)
final class InvoiceRunCommand implements Callable<Integer> {
  /** Later than any business clock: a server takes it for its present. */
  private static final Instant ALL_THAT_ENDED = Instant.parse("9999-01-01T00:00:00Z");

  private static final LocalTime BEGUN_EVERYWHERE = LocalTime.NOON;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = {
        "Periods that ended when this day began, as 2026-12-01, or by an instant, as 2026-12-01T00:00:00Z.",
        "A day is taken as begun at noon UTC, when it has begun nearly everywhere. Default: all that have ended"
      })
  private String until;

  @Option(
      names = "--city",
      paramLabel = "CITY",
      description = "Only accounts of this city. Default: all cities")
  private String city;

  @Mixin private InstanceOptions database;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Instant end = end();
    Optional<CityId> only = only();
    return database.use(
        pool ->
            new FollowedRun(pool, System.out, spec.commandLine().getErr())
                .run(end, only, FollowedRun.WITHIN));
  }

  private Instant end() {
    if (until == null) {
      return ALL_THAT_ENDED;
    }
    try {
      return until.contains("T")
          ? Instant.parse(until)
          : LocalDate.parse(until).atTime(BEGUN_EVERYWHERE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--until: '"
              + until
              + "' is neither a day (2026-12-01) nor an instant"
              + " (2026-12-01T00:00:00Z)");
    }
  }

  private Optional<CityId> only() {
    try {
      return Optional.ofNullable(city).map(CityId::new);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--city: " + e.getMessage());
    }
  }
}
