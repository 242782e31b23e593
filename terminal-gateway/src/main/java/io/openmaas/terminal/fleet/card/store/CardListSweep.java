package io.openmaas.terminal.fleet.card.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.card.SendsCardLists;
import io.openmaas.terminal.fleet.card.SendsCardLists.Delivery;
import io.openmaas.terminal.fleet.card.store.CardLists.KeptList;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Keeps the lists up to date and takes them to the terminals, outside of any transaction. */
@ApplicationScoped
public class CardListSweep {
  private static final Logger LOG = Logger.getLogger(CardListSweep.class);

  private final CardLists lists;
  private final SendsCardLists sender;

  public CardListSweep(CardLists lists, SendsCardLists sender) {
    this.lists = lists;
    this.sender = sender;
  }

  @Scheduled(every = "${openmaas.fleet.cards:30s}", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> sweep() {
    return lists
        .listConcerned()
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(this::refreshAlone)
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "card lists"))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> refreshAlone(VehicleId vehicle) {
    return lists
        .refresh(vehicle)
        .flatMap(list -> list.isDue() ? send(list) : Uni.createFrom().voidItem())
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "card list of vehicle %s", vehicle))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> send(KeptList list) {
    return sender
        .send(list.vehicle(), list.version(), list.signed())
        .flatMap(
            delivery ->
                delivery instanceof Delivery.Acknowledged(long version)
                    ? lists.acknowledged(list.vehicle(), version).replaceWithVoid()
                    : Uni.createFrom().voidItem());
  }
}
