package io.openmaas.planner.otp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * How to run OpenTripPlanner on this machine.
 *
 * @param jar otp-shaded
 * @param java the {@code java} command of a JDK 25 or later
 * @param buildHeap largest heap while building, as {@code -Xmx} takes it, for instance {@code 2g}
 * @param serveHeap largest heap while serving one city
 */
public record OtpInstallation(Path jar, Path java, String buildHeap, String serveHeap) {
  static final String MAIN_CLASS = "org.opentripplanner.standalone.OTPMain";
  static final String VERSION = "2.9.0";

  /** With the Java that runs this. */
  public static OtpInstallation of(Path jar, String buildHeap, String serveHeap) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new OtpInstallation(jar, java, buildHeap, serveHeap);
  }

  /**
   * Which graphs it can read.
   *
   * @throws IllegalStateException with a readable reason where the jar is missing
   */
  String serializationId() {
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          "there is no OpenTripPlanner at " + jar + " (openmaas.otp.jar)");
    }
    try (var file = new JarFile(jar.toFile())) {
      String id = file.getManifest().getMainAttributes().getValue("OTP-Serialization-Version-Id");
      return id == null ? "unknown" : id;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  /**
   * @param mark a folder that tells these processes from those of others, see {@link OtpLeftovers}
   */
  List<String> command(String heap, Path mark, List<String> arguments) {
    var command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true",
                OtpLeftovers.mark(mark),
                "-cp",
                jar.toString(),
                MAIN_CLASS));
    command.addAll(arguments);
    return command;
  }
}
