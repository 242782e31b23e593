package io.openmaas.core.vehicle;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.operator.OperatorId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** The port by which a fleet tells others what can be rented now. */
public interface PublishesSupply {
  OperatorId operator();

  /**
   * Vehicles that could be reserved at this moment; reserved and rented ones are not among them.
   */
  Uni<List<SharedVehicle>> available(CityId city);

  /** Where vehicles may be returned. */
  Uni<List<Zone>> returnZones(CityId city);
}
