package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.trip.Consumption;
import io.openmaas.core.trip.MeasuredDistance;
import io.openmaas.core.trip.TripFacts;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.trip.TripStop;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a trip record tells beside time and distance.
 *
 * @param idleSeconds standing with the ignition on
 * @param distances what each source says of the whole trip
 * @param fuelMillilitres null where not known
 * @param energyWattHours null where not known
 * @param remarks the reasons of the flags
 * @param supersedes the revisions whose place it takes
 * @param links of the record chain that it was made from, as ranges
 */
record TripFactsJson(
    long idleSeconds,
    List<StopJson> stops,
    List<MeasuredDistance> distances,
    Long fuelMillilitres,
    Long energyWattHours,
    Consumption.Basis basis,
    List<RemarkJson> remarks,
    List<VersionJson> supersedes,
    String links) {

  /** Where it stood for long; the position is null where it is not known. */
  record StopJson(Instant from, Instant to, FleetJson.PointJson position) {
    static StopJson of(TripStop stop) {
      return new StopJson(
          stop.time().from(), stop.time().to(), FleetJson.PointJson.of(stop.position()));
    }
  }

  /** Why a flag is there. */
  record RemarkJson(TripFlag flag, Instant at, String words) {}

  /** One revision of a trip. */
  record VersionJson(UUID trip, int revision) {}

  static TripFactsJson of(TripRecord trip) {
    TripFacts facts = trip.facts();
    return new TripFactsJson(
        facts.idleSeconds(),
        facts.stops().stream().map(StopJson::of).toList(),
        facts.distances(),
        facts.consumption().fuelMillilitres().orElse(null),
        facts.consumption().energyWattHours().orElse(null),
        facts.consumption().basis(),
        facts.remarks().stream()
            .map(remark -> new RemarkJson(remark.flag(), remark.at(), remark.words()))
            .toList(),
        trip.supersedes().stream()
            .map(version -> new VersionJson(version.id().value(), version.revision()))
            .sorted(
                (a, b) ->
                    a.trip().equals(b.trip())
                        ? Integer.compare(a.revision(), b.revision())
                        : a.trip().compareTo(b.trip()))
            .toList(),
        trip.links().toString());
  }
}
