package io.openmaas.terminal.fleet.card.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.card.CardHash;
import io.openmaas.terminal.fleet.card.store.CardLists;
import io.openmaas.terminal.fleet.card.store.CardLists.KeptList;
import io.openmaas.terminal.fleet.card.store.DriverCards;
import io.openmaas.terminal.fleet.rest.Fields;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** Cards that open cars offline. */
@Path("/v1/fleet/cards")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class CardsResource {
  private final Pool pool;
  private final DriverCards cards;
  private final CardLists lists;
  private final PartyDirectory travellers;
  private final InstantSource clock;

  public CardsResource(
      Pool pool,
      DriverCards cards,
      CardLists lists,
      PartyDirectory travellers,
      InstantSource clock) {
    this.pool = pool;
    this.cards = cards;
    this.lists = lists;
    this.travellers = travellers;
    this.clock = clock;
  }

  /**
   * A card to give to a traveller.
   *
   * @param number in hexadecimal, as terminals report it; it is not kept
   */
  public record NewCard(String number, String traveller) {}

  /** A card by its hash. */
  public record CardJson(String card, UUID traveller) {}

  /**
   * What a vehicle's terminal goes by offline.
   *
   * @param acknowledged the version the terminal has; null where it has told none
   * @param list compact JWS
   */
  public record CardListJson(
      UUID vehicle, long version, Instant madeAt, Long acknowledged, String list) {

    /** The form of a list. */
    public static CardListJson of(KeptList kept) {
      return new CardListJson(
          kept.vehicle().value(),
          kept.version(),
          kept.madeAt(),
          kept.acknowledged().orElse(null),
          kept.signed());
    }
  }

  @POST
  @RolesAllowed("fleet")
  public Uni<Response> add(NewCard body) {
    if (body == null) {
      throw new ProblemException(Problem.invalid("body", "is missing"));
    }
    var fields = new Fields();
    CardHash card = fields.text("number", body.number(), CardHash::ofNumber);
    UUID traveller =
        fields.text(
            "traveller",
            body.traveller(),
            text -> {
              try {
                return UUID.fromString(text);
              } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException("must be the id of a traveller");
              }
            });
    fields.check();
    var holder = new TravellerId(traveller);
    return travellers
        .find(holder)
        .invoke(
            found -> {
              if (found.isEmpty()) {
                throw new ProblemException(
                    Problem.invalid("traveller", "there is no such traveller"));
              }
            })
        .flatMap(_ -> cards.add(pool, card, holder, clock.instant()))
        .map(
            added -> {
              if (!added) {
                throw new ProblemException(
                    Problem.conflict("card-taken", "the card is another traveller's"));
              }
              return Response.status(201).entity(new CardJson(card.value(), traveller)).build();
            });
  }

  /** The card opens nothing any more, as soon as terminals have their next list. */
  @DELETE
  @Path("/{card}")
  @RolesAllowed("fleet")
  public Uni<Void> end(@PathParam("card") String card) {
    return cards
        .end(pool, hash(card), clock.instant())
        .invoke(
            ended -> {
              if (!ended) {
                throw new ProblemException(Problem.notFound("there is no such card"));
              }
            })
        .replaceWithVoid();
  }

  private static CardHash hash(String card) {
    try {
      return new CardHash(card);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("card", e.getMessage()));
    }
  }

  @GET
  @Path("/lists/{vehicle}")
  @RolesAllowed({"fleet", "admin"})
  public Uni<CardListJson> list(@PathParam("vehicle") UUID vehicle) {
    return lists
        .find(new VehicleId(vehicle))
        .map(
            found ->
                found
                    .map(CardListJson::of)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                Problem.notFound("the vehicle has no card list"))));
  }
}
