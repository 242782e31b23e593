package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.trip.RentalId;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.fleet.condition.Fitness;
import io.openmaas.terminal.fleet.condition.Reading;
import io.openmaas.terminal.fleet.condition.Unfitness;
import io.openmaas.terminal.fleet.condition.VehicleCondition;
import io.openmaas.terminal.fleet.damage.DamageCase;
import io.openmaas.terminal.fleet.damage.DamageSeverity;
import io.openmaas.terminal.fleet.damage.DamageSource;
import io.openmaas.terminal.fleet.damage.DamageState;
import io.openmaas.terminal.fleet.damage.FaultCase;
import io.openmaas.terminal.fleet.job.Cost;
import io.openmaas.terminal.fleet.job.DriveBy;
import io.openmaas.terminal.fleet.job.Job;
import io.openmaas.terminal.fleet.job.JobKind;
import io.openmaas.terminal.fleet.job.JobState;
import io.openmaas.terminal.fleet.job.Move;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What the resources of care answer with. Absent values are null. */
final class CareJson {

  private CareJson() {}

  /** Where a vehicle is to be driven. */
  record MoveJson(
      Double fromLat, Double fromLon, double toLat, double toLon, String to, String bay) {
    static MoveJson of(Move move) {
      return new MoveJson(
          move.from().map(point -> point.latitude()).orElse(null),
          move.from().map(point -> point.longitude()).orElse(null),
          move.to().latitude(),
          move.to().longitude(),
          move.name(),
          move.bay().orElse(null));
    }
  }

  /**
   * A job.
   *
   * @param opened what became of opening the car for the driver; null where that was not asked
   */
  record JobJson(
      UUID id,
      UUID vehicle,
      JobKind kind,
      JobState state,
      String why,
      boolean drawn,
      MoveJson move,
      String driver,
      Instant plannedAt,
      Instant begunAt,
      Instant endedAt,
      Instant escalatedAt,
      String opened) {

    static JobJson of(Job job) {
      return of(job, Optional.empty());
    }

    static JobJson of(Job job, Optional<CommandOutcome> opened) {
      return new JobJson(
          job.id().value(),
          job.vehicle().value(),
          job.kind(),
          job.state(),
          job.why(),
          job.drawn(),
          job.move().map(MoveJson::of).orElse(null),
          job.driver().orElse(null),
          job.times().plannedAt(),
          job.times().begunAt().orElse(null),
          job.times().endedAt().orElse(null),
          job.times().escalatedAt().orElse(null),
          opened.map(CareJson::words).orElse(null));
    }
  }

  private static String words(CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.Done _ -> "done";
      case CommandOutcome.Refused(var reason) -> "refused: " + reason;
      case CommandOutcome.Expired _ -> "expired";
      case CommandOutcome.Unknown _ -> "unknown";
    };
  }

  /** What something cost. */
  record CostJson(String what, long minor, String currency, String notedBy, Instant notedAt) {
    static CostJson of(Cost cost) {
      return new CostJson(
          cost.what(),
          cost.money().minor(),
          cost.money().currency().getCurrencyCode(),
          cost.notedBy(),
          cost.notedAt());
    }
  }

  /** A damage case. */
  record DamageJson(
      UUID id,
      UUID vehicle,
      DamageSource source,
      DamageState state,
      DamageSeverity severity,
      String words,
      List<String> photos,
      UUID rental,
      Instant happenedAt,
      Instant openedAt,
      Instant endedAt) {

    static DamageJson of(DamageCase damage) {
      return new DamageJson(
          damage.id(),
          damage.vehicle().value(),
          damage.source(),
          damage.state(),
          damage.severity(),
          damage.words(),
          damage.photos(),
          damage.rental().map(RentalId::value).orElse(null),
          damage.happenedAt(),
          damage.openedAt(),
          damage.endedAt().orElse(null));
    }
  }

  /** A fault case. */
  record FaultJson(
      UUID id, UUID vehicle, String code, Instant firstAt, Instant lastAt, Instant closedAt) {
    static FaultJson of(FaultCase fault) {
      return new FaultJson(
          fault.id(),
          fault.vehicle().value(),
          fault.code(),
          fault.firstAt(),
          fault.lastAt(),
          fault.closedAt().orElse(null));
    }
  }

  /** A last reading, in the unit its name says. */
  record ReadingJson(long value, Instant at) {
    static ReadingJson of(Reading reading) {
      return new ReadingJson(reading.value(), reading.at());
    }
  }

  /** Why a vehicle is not fit. */
  record ReasonJson(Unfitness code, String words) {
    static ReasonJson of(Unfitness reason) {
      return new ReasonJson(reason, reason.words());
    }
  }

  /**
   * How a vehicle stands.
   *
   * @param readings by name of the measure: fuel, charge, faults, and tyre pressure where it is
   *     reported
   */
  record ConditionJson(
      UUID vehicle,
      boolean fit,
      List<ReasonJson> reasons,
      Map<Measure, ReadingJson> readings,
      List<String> faultCodes,
      long metresSinceMaintenance,
      long daysSinceMaintenance,
      long rentalsSinceCleaning,
      boolean reportedDirty,
      Instant seenAt) {

    static ConditionJson of(VehicleCondition condition, Fitness fitness) {
      var readings = new TreeMap<Measure, ReadingJson>();
      condition
          .readings()
          .byMeasure()
          .forEach((measure, reading) -> readings.put(measure, ReadingJson.of(reading)));
      return new ConditionJson(
          condition.vehicle().value(),
          fitness.isFit(),
          fitness.reasons().stream().map(ReasonJson::of).toList(),
          readings,
          condition.readings().faultCodes(),
          condition.upkeep().metresSinceMaintenance(),
          condition.upkeep().daysSinceMaintenance(),
          condition.upkeep().rentalsSinceCleaning(),
          condition.upkeep().reportedDirty(),
          condition.seenAt().orElse(null));
    }
  }

  /**
   * Who drove a trip.
   *
   * @param who {@code RENTAL}, {@code JOB} or {@code NOBODY} known to us
   */
  record DriveJson(
      UUID trip,
      Instant from,
      Instant to,
      long metres,
      String who,
      UUID job,
      String driver,
      UUID rental) {

    static DriveJson of(DriveBy drive, Optional<RentalId> rental) {
      return new DriveJson(
          drive.trip().id().value(),
          drive.trip().time().from(),
          drive.trip().time().to(),
          drive.trip().metres(),
          drive.job().isPresent() ? "JOB" : rental.isPresent() ? "RENTAL" : "NOBODY",
          drive.job().map(job -> job.id().value()).orElse(null),
          drive.job().flatMap(Job::driver).orElse(null),
          drive.job().isPresent() ? null : rental.map(RentalId::value).orElse(null));
    }
  }
}
