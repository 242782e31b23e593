package io.openmaas.planner.otp;

import io.openmaas.planner.graph.DrawsBasemap;
import io.openmaas.planner.graph.store.CityLibrary;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the beans of the planner that are plain classes. */
@Singleton
class PlannerBeans {

  @Produces
  @Singleton
  OtpInstallation otpInstallation(
      @ConfigProperty(
              name = "openmaas.otp.jar",
              defaultValue = "planner-data/target/otp/otp-shaded.jar")
          Path jar,
      @ConfigProperty(name = "openmaas.otp.build-heap", defaultValue = "2g") String buildHeap,
      @ConfigProperty(name = "openmaas.otp.serve-heap", defaultValue = "1g") String serveHeap) {
    return OtpInstallation.of(jar.toAbsolutePath(), buildHeap, serveHeap);
  }

  @Produces
  @Singleton
  CityLibrary cityLibrary(
      @ConfigProperty(name = "openmaas.data", defaultValue = "${user.home}/.openmaas") Path data,
      InstantSource clock,
      OtpInstallation otp,
      Instance<DrawsBasemap> basemaps) {
    DrawsBasemap basemap = basemaps.isResolvable() ? basemaps.get() : DrawsBasemap.NOTHING;
    return new CityLibrary(data, clock, new OtpGraphBuilder(otp), basemap);
  }
}
