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

/** Keeps the trip records in step with what vehicles report, and ends trips by silence. */
@ApplicationScoped
public class NewsToTrips {
  /** Later than any record: only what is open is looked at. */
  private static final Instant NO_NEWS = Instant.MAX;

  private final Pool pool;
  private final TripRecords trips;

  public NewsToTrips(Pool pool, TripRecords trips) {
    this.pool = pool;
    this.trips = trips;
  }

  @Incoming("vehicle-news-to-trips")
  public Uni<Void> on(Message<Event> message) {
    return pool.withTransaction(
            connection ->
                take(connection, message.getPayload())
                    .flatMap(done -> store(connection, message.getMetadata(EventPosition.class))))
        .onItemOrFailure()
        .transformToUni(
            (done, failure) ->
                Uni.createFrom()
                    .completionStage(failure == null ? message.ack() : message.nack(failure)));
  }

  private Uni<Void> take(SqlConnection connection, Event event) {
    return switch (event) {
      case VehicleHasNews news ->
          trips.assembleNews(connection, news.vehicle(), news.from()).replaceWithVoid();
      case VehiclesHaveNews(_, var vehicles) -> takeAll(connection, vehicles);
      case Event.TripRecorded _,
          Event.RentalStarted _,
          Event.ReservationLost _,
          Event.RentalFinished _,
          Event.VehicleSubstituted _,
          Event.BookingChanged _,
          Event.InvoiceFinalised _ ->
          Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> takeAll(SqlConnection connection, List<VehiclesHaveNews.News> vehicles) {
    return Multi.createFrom()
        .iterable(vehicles)
        .onItem()
        .transformToUniAndConcatenate(
            news -> trips.assembleNews(connection, news.vehicle(), news.from()))
        .onItem()
        .ignoreAsUni();
  }

  private static Uni<Void> store(SqlConnection connection, Optional<EventPosition> position) {
    return position
        .map(found -> found.store(connection))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** Records trips that no record ended. */
  @Scheduled(every = "${openmaas.trips.sweep:10s}", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> endSilentTrips() {
    return trips
        .listSilent(pool)
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(this::assembleAlone)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> assembleAlone(VehicleId vehicle) {
    return pool.withTransaction(
        connection -> trips.assemble(connection, vehicle, NO_NEWS).replaceWithVoid());
  }
}
