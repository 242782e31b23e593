package io.openmaas.planner.otp;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.JourneyPlanner;
import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.itinerary.PlannerUnavailable;
import io.openmaas.core.vehicle.PublishesSupply;
import io.openmaas.planner.graph.InstalledCity;
import io.openmaas.planner.graph.store.CityLibrary;
import io.openmaas.planner.otp.PlannerState.Stage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The planners of the cities this server serves, one OpenTripPlanner each.
 *
 * <p>Nothing runs until {@link #start}; then cities become ready one by one.
 */
@ApplicationScoped
public class CityPlanners implements Cities, JourneyPlanner {
  private static final Logger LOG = Logger.getLogger(CityPlanners.class);

  /** A few megabytes: five itineraries with their geometry are some 50 kB. */
  private static final int LARGEST_ANSWER = 4 << 20;

  private final CityLibrary library;
  private final OtpInstallation otp;
  private final InstantSource clock;
  private final Iterable<PublishesSupply> fleets;
  private final Path run;
  private final OtpSettings settings;
  private final OtpClient client;

  private volatile Map<CityId, OtpServer> servers = Map.of();

  /**
   * @param instance the folder of this running instance; says which processes are its own
   * @param deadline of one plan; what has not been answered by then is left out
   * @param startLimit until the planner of a city must be ready
   */
  @Inject
  public CityPlanners(
      CityLibrary library,
      OtpInstallation otp,
      InstantSource clock,
      @Any Instance<PublishesSupply> fleets,
      Vertx vertx,
      @ConfigProperty(name = "openmaas.instance", defaultValue = "${user.home}/.openmaas/server")
          Path instance,
      @ConfigProperty(name = "openmaas.planner.deadline", defaultValue = "PT5S") Duration deadline,
      @ConfigProperty(name = "openmaas.planner.start-limit", defaultValue = "PT5M")
          Duration startLimit) {
    this(
        library,
        otp,
        clock,
        (Iterable<PublishesSupply>) fleets,
        vertx,
        instance,
        deadline,
        startLimit,
        LARGEST_ANSWER);
  }

  CityPlanners(
      CityLibrary library,
      OtpInstallation otp,
      InstantSource clock,
      Iterable<PublishesSupply> fleets,
      Vertx vertx,
      Path instance,
      Duration deadline,
      Duration startLimit,
      int largestAnswer) {
    this.library = library;
    this.otp = otp;
    this.clock = clock;
    this.fleets = fleets;
    this.run = instance.resolve("run");
    this.settings = new OtpSettings(deadline, startLimit, largestAnswer);
    this.client = new OtpClient(vertx, largestAnswer);
  }

  /**
   * Starts the planners of these cities in the background. Call it once, when our HTTP server
   * answers, from a thread that may block. Planners that a hard kill left behind in this data
   * folder are ended first.
   *
   * @param ids in the order in which {@link #list} shall name them
   * @param ourBaseUrl under which OpenTripPlanner reads our fleet, for instance {@code
   *     http://127.0.0.1:8080}
   * @return completes when each is READY or has FAILED for the first time, with their states; never
   *     fails
   * @throws io.openmaas.planner.graph.store.NoSuchCity if one of them has not been imported
   */
  public CompletionStage<Map<CityId, PlannerState>> start(List<CityId> ids, URI ourBaseUrl) {
    var starting = new LinkedHashMap<CityId, OtpServer>();
    for (CityId id : ids) {
      InstalledCity city = library.load(id);
      starting.put(id, new OtpServer(city, otp, run, ourBaseUrl, settings, clock));
    }
    synchronized (this) {
      if (!servers.isEmpty()) {
        throw new IllegalStateException("the planners have been started already");
      }
      servers = java.util.Collections.unmodifiableMap(starting);
    }
    OtpLeftovers.endAll(run);
    var outcomes = starting.values().stream().map(OtpServer::start).toList();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .thenApply(_ -> states());
  }

  @Override
  public Optional<City> find(CityId id) {
    return Optional.ofNullable(servers.get(id)).map(OtpServer::city);
  }

  @Override
  public List<City> list() {
    return servers.values().stream().map(OtpServer::city).toList();
  }

  /** How the planner of a city that is served is. */
  public PlannerState state(CityId id) {
    OtpServer server = servers.get(id);
    return server == null
        ? new PlannerState(Stage.STOPPED, "the city is not served here")
        : server.state();
  }

  private Map<CityId, PlannerState> states() {
    var states = new LinkedHashMap<CityId, PlannerState>();
    servers.forEach((id, server) -> states.put(id, server.state()));
    return states;
  }

  @Override
  public Uni<List<Itinerary>> plan(PlanRequest request) {
    OtpServer server = servers.get(request.city());
    if (server == null) {
      return unavailable("the city " + request.city() + " is not served here");
    }
    var port = server.port();
    if (port.isEmpty()) {
      return unavailable(
          "the planner of " + server.city().name() + " is not ready: " + server.state().detail());
    }
    List<PlanQuery> queries = PlanQuery.of(request);
    List<Uni<Optional<PlanAnswer>>> asked = new ArrayList<>();
    for (PlanQuery query : queries) {
      asked.add(ask(port.getAsInt(), query));
    }
    Uni<List<Optional<PlanAnswer>>> answers = Uni.join().all(asked).andFailFast();
    Uni<List<Itinerary>> itineraries =
        Uni.combine()
            .all()
            .unis(answers, fleetNow(request))
            .asTuple()
            .map(both -> combine(server.city(), request, both.getItem1(), both.getItem2()));
    return backOnContext(itineraries);
  }

  /** A deadline passes on a thread of its own, where the caller's next stage must not run. */
  private static <T> Uni<T> backOnContext(Uni<T> uni) {
    Context context = io.vertx.core.Vertx.currentContext();
    return context == null ? uni : uni.emitOn(command -> context.runOnContext(_ -> command.run()));
  }

  private static <T> Uni<T> unavailable(String reason) {
    return Uni.createFrom().failure(new PlannerUnavailable(reason, null));
  }

  /** Empty when there was no answer in time: then the others have to do. */
  private Uni<Optional<PlanAnswer>> ask(int port, PlanQuery query) {
    return client
        .ask(port, query, settings.deadline())
        .flatMap(answer -> askThroughTheNight(port, query, answer))
        .map(Optional::of)
        .ifNoItem()
        .after(settings.deadline())
        .fail()
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf("no answer to %s: %s", query.kind(), failure);
              return Optional.empty();
            });
  }

  private Uni<PlanAnswer> askThroughTheNight(int port, PlanQuery query, PlanAnswer answer) {
    return query.isOverTransit() && answer.foundNoLineSoon()
        ? client.ask(port, query.throughTheNight(), settings.deadline())
        : Uni.createFrom().item(answer);
  }

  /** Without the fleet's word no car is offered. */
  private Uni<FleetNow> fleetNow(PlanRequest request) {
    if (!request.allowed().contains(Means.CAR_SHARE)) {
      return Uni.createFrom().item(FleetNow.NONE);
    }
    for (PublishesSupply fleet : fleets) {
      if (fleet.operator().value().equals(OtpConfig.OWN_FLEET)) {
        return Uni.combine()
            .all()
            .unis(fleet.available(request.city()), fleet.returnZones(request.city()))
            .with(FleetNow::of)
            .ifNoItem()
            .after(settings.deadline())
            .fail()
            .onFailure()
            .recoverWithItem(
                failure -> {
                  LOG.warnf("the fleet does not say what is free: %s", failure);
                  return FleetNow.NONE;
                });
      }
    }
    return Uni.createFrom().item(FleetNow.NONE);
  }

  private static List<Itinerary> combine(
      City city, PlanRequest request, List<Optional<PlanAnswer>> answers, FleetNow fleet) {
    if (answers.stream().allMatch(Optional::isEmpty)) {
      throw new PlannerUnavailable(
          "the planner of " + city.name() + " did not answer in time", null);
    }
    var mapping = new ItineraryMapping(city, request, fleet);
    List<Itinerary> found =
        answers.stream()
            .flatMap(Optional::stream)
            .flatMap(answer -> mapping.map(answer).stream())
            .toList();
    return ItineraryMerge.merge(found, request.timeMode());
  }

  /** Ends all planners and waits until they are gone. */
  @PreDestroy
  void stop() {
    Map<CityId, OtpServer> ending = servers;
    var threads = new ArrayList<Thread>();
    for (OtpServer server : ending.values()) {
      threads.add(Thread.ofVirtual().start(server::stop));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    client.close();
  }
}
