package io.openmaas.app.wiring;

import io.openmaas.core.city.CityId;
import io.openmaas.planner.otp.CityPlanners;
import io.openmaas.planner.otp.PlannerState;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts the planners of the cities to serve, once our own HTTP server answers. */
@ApplicationScoped
public class CityStart {
  private final CityPlanners planners;
  private final List<CityId> cities;

  CityStart(
      CityPlanners planners,
      @ConfigProperty(name = "openmaas.cities") Optional<List<String>> cities) {
    this.planners = planners;
    this.cities = cities.orElse(List.of()).stream().map(CityId::new).toList();
  }

  /** Under which the API answers on this machine. */
  public URI baseUrl() {
    var config = ConfigProvider.getConfig();
    String host = config.getValue("quarkus.http.host", String.class);
    int port = config.getValue("quarkus.http.port", Integer.class);
    return URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port);
  }

  /**
   * Starts them in the background.
   *
   * @param tell told a line as each becomes ready or fails
   * @return completes when all are ready or have failed
   */
  public CompletionStage<Map<CityId, PlannerState>> start(Consumer<String> tell) {
    return planners
        .start(cities, baseUrl())
        .thenApply(
            states -> {
              states.forEach(
                  (city, state) -> tell.accept(city + ": " + state.stage() + " " + state.detail()));
              return states;
            });
  }
}
