package io.openmaas.core.trip;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.VehicleId;
import java.util.Optional;
import java.util.Set;

/**
 * What a vehicle did from ignition on to ignition off.
 *
 * @param revision 1 for the first; a later one supersedes all earlier of the same id
 * @param time by the terminal's clock
 * @param metres driven, 0 or more
 * @param source that measured most of them
 * @param records how many terminal records it was made from; 0 in a revision that says that there
 *     was no such trip after all
 * @param start absent where no fix was had
 * @param flags what is unusual about it; {@link TripFacts#remarks} say why
 * @param chain the last of the chain links that its records are in, which vouches for all before it
 * @param facts what else the records tell
 * @param supersedes the revisions, of this trip and of others, whose place this one takes: one that
 *     was split is superseded by both parts, several that were one by that one
 * @param links of the vehicle's record chain that it was made from; empty where the records are in
 *     none
 */
public record TripRecord(
    TripId id,
    int revision,
    VehicleId vehicle,
    Period time,
    long metres,
    OdometerSource source,
    int records,
    Optional<Coordinates> start,
    Optional<Coordinates> end,
    Set<TripFlag> flags,
    ChainLink chain,
    TripFacts facts,
    Set<TripVersion> supersedes,
    LinkRanges links) {

  public TripRecord {
    flags = Set.copyOf(flags);
    facts = facts == null ? TripFacts.NONE : facts;
    supersedes = supersedes == null ? Set.of() : Set.copyOf(supersedes);
    links = links == null ? LinkRanges.NONE : links;
    if (metres < 0) {
      throw new IllegalArgumentException("negative distance " + metres);
    }
    if (revision < 1) {
      throw new IllegalArgumentException("revisions count from 1");
    }
  }

  /** A trip record of which no more is told. */
  public TripRecord(
      TripId id,
      int revision,
      VehicleId vehicle,
      Period time,
      long metres,
      OdometerSource source,
      int records,
      Optional<Coordinates> start,
      Optional<Coordinates> end,
      Set<TripFlag> flags,
      ChainLink chain) {
    this(
        id,
        revision,
        vehicle,
        time,
        metres,
        source,
        records,
        start,
        end,
        flags,
        chain,
        TripFacts.NONE,
        Set.of(),
        LinkRanges.NONE);
  }

  /** Which revision of which trip this is. */
  public TripVersion version() {
    return new TripVersion(id, revision);
  }
}
