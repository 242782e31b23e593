package io.openmaas.terminal.fleet.care;

import io.openmaas.terminal.fleet.job.JobRules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the rules of care. */
@Singleton
public final class CareBeans {
  private static final String SHIPPED = "/io/openmaas/terminal/fleet/job/rules.csv";

  /**
   * @param file of rules to go by in place of the shipped ones
   * @throws IllegalArgumentException naming the line that is not as it must be
   */
  @Produces
  @Singleton
  JobRules rules(@ConfigProperty(name = "openmaas.fleet.job-rules") Optional<Path> file) {
    return file.map(CareBeans::read).orElseGet(CareBeans::shipped);
  }

  /** The rules that come with OpenMaaS. */
  public static JobRules shipped() {
    try (InputStream stream = CareBeans.class.getResourceAsStream(SHIPPED)) {
      return JobRules.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JobRules read(Path file) {
    try {
      return JobRules.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
