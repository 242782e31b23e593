package io.openmaas.core.booking.rest;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Finds out whether there is something to follow before a stream begins: once it has begun, its
 * status is 200 and nothing can be refused any more.
 */
@Singleton
class BeforeStreaming {
  private final OwnBookings own;

  BeforeStreaming(OwnBookings own) {
    this.own = own;
  }

  /** Marks streams of a booking's states. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface OfBooking {}

  /** Marks streams of the positions of a booking's vehicle. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface OfVehicleInUse {}

  @ServerRequestFilter
  @OfBooking
  Uni<Void> mustBeOwn(ContainerRequestContext request) {
    return booking(request).replaceWithVoid();
  }

  @ServerRequestFilter
  @OfVehicleInUse
  Uni<Void> mustBeInUse(ContainerRequestContext request) {
    return booking(request)
        .invoke(
            booking -> {
              if (BookedLegResource.vehicleInUse(booking).isEmpty()) {
                throw BookedLegResource.noVehicleInUse();
              }
            })
        .replaceWithVoid();
  }

  private Uni<Booking> booking(ContainerRequestContext request) {
    String id = request.getUriInfo().getPathParameters().getFirst("id");
    try {
      return own.get(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.notFound("booking " + id));
    }
  }
}
