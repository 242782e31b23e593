package io.openmaas.terminal.trip.store;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.Event.VehicleHasNews;
import io.openmaas.core.event.Event.VehiclesHaveNews;
import io.openmaas.core.event.log.EventPosition;
import io.openmaas.core.vehicle.VehicleId;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Keeps the trip records in step with what vehicles report, and ends trips by silence. Vehicles of
 * a shard's event are assembled together; where that fails, one by one, and one that fails alone is
 * owed: it is tried again later and holds up nobody. An event of one vehicle is refused instead:
 * its key holds up that vehicle only.
 */
@ApplicationScoped
public class NewsToTrips {
  private static final Logger LOG = Logger.getLogger(NewsToTrips.class);

  /** Later than any record: only what is open is looked at. */
  private static final Instant NO_NEWS = Instant.MAX;

  private final Pool pool;
  private final TripRecords trips;
  private final OwedAssemblies owed;

  public NewsToTrips(Pool pool, TripRecords trips, OwedAssemblies owed) {
    this.pool = pool;
    this.trips = trips;
    this.owed = owed;
  }

  @Incoming("vehicle-news-to-trips")
  public Uni<Void> on(Message<Event> message) {
    List<VehiclesHaveNews.News> news = newsOf(message.getPayload());
    return take(message, news)
        .onFailure(_ -> isOfShard(message.getPayload()))
        .recoverWithUni(
            together -> {
              LOG.warnf(together, "%d vehicles are assembled one by one", news.size());
              return oneByOne(news)
                  .chain(() -> pool.withTransaction(connection -> store(connection, message)));
            })
        .onItemOrFailure()
        .transformToUni(
            (done, failure) ->
                Uni.createFrom()
                    .completionStage(failure == null ? message.ack() : message.nack(failure)));
  }

  /** Whether vehicles that did not fail would wait behind the event, however few it names. */
  private static boolean isOfShard(Event event) {
    return event instanceof VehiclesHaveNews(_, var vehicles) && !vehicles.isEmpty();
  }

  private Uni<Void> take(Message<Event> message, List<VehiclesHaveNews.News> news) {
    return pool.withTransaction(
        connection -> assemble(connection, news).chain(() -> store(connection, message)));
  }

  private Uni<Void> assemble(SqlConnection connection, List<VehiclesHaveNews.News> news) {
    return news.isEmpty() ? Uni.createFrom().voidItem() : trips.assembleAll(connection, news);
  }

  private static List<VehiclesHaveNews.News> newsOf(Event event) {
    return switch (event) {
      case VehicleHasNews(var vehicle, var from, var upTo) ->
          List.of(new VehiclesHaveNews.News(vehicle, from, upTo, 0));
      case VehiclesHaveNews(_, var vehicles) -> vehicles;
      case Event.TripRecorded _,
          Event.RentalStarted _,
          Event.ReservationLost _,
          Event.RentalFinished _,
          Event.VehicleSubstituted _,
          Event.BookingChanged _,
          Event.InvoiceFinalised _ ->
          List.of();
    };
  }

  private Uni<Void> oneByOne(List<VehiclesHaveNews.News> news) {
    return Multi.createFrom()
        .iterable(news)
        .onItem()
        .transformToUniAndConcatenate(
            each ->
                pool.withTransaction(connection -> assemble(connection, List.of(each)))
                    .onFailure()
                    .recoverWithUni(
                        failure -> owed.note(pool, each.vehicle(), each.from(), failure)))
        .onItem()
        .ignoreAsUni();
  }

  private static Uni<Void> store(SqlConnection connection, Message<Event> message) {
    Optional<EventPosition> position = message.getMetadata(EventPosition.class);
    return position
        .map(found -> found.store(connection))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** Records trips that no record ended, and tries again what could not be assembled. */
  @Scheduled(every = "${openmaas.trips.sweep:10s}", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> endSilentTrips() {
    return trips
        .listSilent(pool)
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(this::assembleAlone)
        .onItem()
        .ignoreAsUni()
        .chain(this::payOwed);
  }

  private Uni<Void> assembleAlone(VehicleId vehicle) {
    return pool.withTransaction(
            connection -> trips.assemble(connection, vehicle, NO_NEWS).replaceWithVoid())
        .onFailure()
        .recoverWithUni(failure -> owed.note(pool, vehicle, failure));
  }

  private Uni<Void> payOwed() {
    return owed.list(pool)
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(
            each ->
                pool.withTransaction(
                        connection ->
                            trips
                                .assemble(connection, each.vehicle(), each.from())
                                .flatMap(_ -> owed.paid(connection, each.vehicle())))
                    .onFailure()
                    .recoverWithUni(
                        failure -> owed.note(pool, each.vehicle(), each.from(), failure)))
        .onItem()
        .ignoreAsUni();
  }
}
