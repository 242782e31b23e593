package io.openmaas.terminal.fleet.care;

import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.condition.FitnessRules;
import io.openmaas.terminal.fleet.condition.store.Conditions;
import io.openmaas.terminal.fleet.damage.store.DamageCases;
import io.openmaas.terminal.fleet.damage.store.FaultCases;
import io.openmaas.terminal.fleet.damage.store.ReturnReports;
import io.openmaas.terminal.fleet.job.store.Costs;
import io.openmaas.terminal.fleet.job.store.Jobs;
import io.openmaas.terminal.ingest.store.Records;
import java.util.UUID;

/** What looks after a fleet. */
public final class CareFixture {
  public final Conditions conditions;
  public final Jobs jobs;
  public final Costs costs = new Costs(UUID::randomUUID);
  public final DamageCases damage;
  public final FaultCases faults = new FaultCases(UUID::randomUUID);
  public final ReturnReports reports;
  public final CareSweep sweep;
  public final JobWork work;

  public CareFixture(FleetFixture fleet) {
    conditions = new Conditions(new Records(), fleet.clock, _ -> false, FitnessRules.USUAL);
    jobs = new Jobs(conditions);
    damage = new DamageCases(conditions);
    reports = new ReturnReports(damage, jobs, UUID::randomUUID);
    sweep =
        new CareSweep(
            fleet.database.pool(),
            conditions,
            jobs,
            damage,
            faults,
            CareBeans.shipped(),
            UUID::randomUUID,
            fleet.clock);
    work =
        new JobWork(
            fleet.database.pool(),
            jobs,
            costs,
            fleet.vehicles,
            fleet.doors,
            UUID::randomUUID,
            fleet.clock);
  }
}
