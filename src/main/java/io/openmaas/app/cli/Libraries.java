package io.openmaas.app.cli;

import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.planner.basemap.BasemapBuilder;
import io.openmaas.planner.graph.store.CityLibrary;
import io.openmaas.planner.otp.OtpGraphBuilder;
import io.openmaas.planner.otp.OtpInstallation;
import java.nio.file.Path;

/** Opens the library of cities outside the server. */
final class Libraries {
  private static final String BUILD_HEAP = "2g";
  private static final String SERVE_HEAP = "1g";

  private Libraries() {}

  static CityLibrary open(Path data) {
    Path jar =
        Path.of(System.getProperty("openmaas.otp.jar", "planner-data/target/otp/otp-shaded.jar"));
    return new CityLibrary(
        data,
        BusinessClock.real(),
        new OtpGraphBuilder(OtpInstallation.of(jar, BUILD_HEAP, SERVE_HEAP)),
        new BasemapBuilder()::build);
  }
}
