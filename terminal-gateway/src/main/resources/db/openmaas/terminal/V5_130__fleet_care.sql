-- What keeps the fleet on the road: how vehicles stand, whether they are fit to be rented, jobs,
-- damage and faults.

-- The last value of each measure that care for a vehicle goes by: name -> [value, Unix milliseconds].
-- Only ever moved on to later times, so that reading records twice changes nothing.
create table terminal.vehicle_condition (
  vehicle uuid primary key references terminal.vehicle,
  read_to timestamptz not null,         -- terminal time up to which records have been read
  readings jsonb not null,
  fault_codes text[] not null default '{}',
  faults_at timestamptz
);

-- Only vehicles that are not fit have a row: a vehicle with one is neither offered nor held.
create table terminal.vehicle_fitness (
  vehicle uuid primary key references terminal.vehicle,
  reasons text[] not null check (cardinality(reasons) > 0),
  since timestamptz not null
);

-- The state machine is io.openmaas.terminal.fleet.job.JobState.
create table terminal.job (
  id uuid primary key,
  vehicle uuid not null references terminal.vehicle,
  kind text not null check (kind in ('RELOCATION', 'REFUELLING', 'CHARGING', 'CLEANING', 'MAINTENANCE')),
  state text not null check (state in ('PLANNED', 'ASSIGNED', 'UNDER_WAY', 'DONE', 'CANCELLED')),
  why text not null,
  drawn boolean not null,               -- by a rule, and not by a person
  from_latitude double precision,
  from_longitude double precision,
  to_latitude double precision,
  to_longitude double precision,
  to_name text,
  to_bay text,
  driver text,                          -- the account that does it
  planned_at timestamptz not null,
  begun_at timestamptz,
  ended_at timestamptz,
  escalated_at timestamptz,
  check (kind <> 'RELOCATION' or (to_latitude is not null and to_longitude is not null)),
  check (state not in ('ASSIGNED', 'UNDER_WAY', 'DONE') or driver is not null),
  check (state not in ('UNDER_WAY', 'DONE') or begun_at is not null),
  check (state not in ('DONE', 'CANCELLED') or ended_at is not null),
  check (ended_at >= begun_at)
);

-- However often a rule draws it, a vehicle has one open job of a kind; and one driver at a time.
create unique index job_open on terminal.job (vehicle, kind)
  where state in ('PLANNED', 'ASSIGNED', 'UNDER_WAY');
create unique index job_under_way on terminal.job (vehicle) where state = 'UNDER_WAY';
create index job_by_vehicle on terminal.job (vehicle, planned_at);

-- The state machine is io.openmaas.terminal.fleet.damage.DamageState.
create table terminal.damage_case (
  id uuid primary key,
  vehicle uuid not null references terminal.vehicle,
  source text not null check (source in ('REPORT', 'CRASH', 'STAFF')),
  source_key text unique,               -- what opened it: the same opens no second case
  state text not null check (state in ('OPEN', 'ASSESSED', 'IN_REPAIR', 'CLOSED', 'DISMISSED')),
  severity text not null check (severity in ('COSMETIC', 'MINOR', 'UNSAFE')),
  words text not null,
  photos text[] not null default '{}',
  rental uuid references terminal.reservation,
  happened_at timestamptz not null,
  opened_at timestamptz not null,
  ended_at timestamptz,
  check (state not in ('CLOSED', 'DISMISSED') or ended_at is not null)
);

create index damage_case_open on terminal.damage_case (vehicle)
  where state in ('OPEN', 'ASSESSED', 'IN_REPAIR');

create table terminal.fault_case (
  id uuid primary key,
  vehicle uuid not null references terminal.vehicle,
  code text not null,                   -- SAE J2012
  first_at timestamptz not null,
  last_at timestamptz not null,
  closed_at timestamptz
);

create unique index fault_case_open on terminal.fault_case (vehicle, code) where closed_at is null;

-- What a driver or a traveller said of the vehicle when it was given back; one per person and rental.
create table terminal.return_report (
  id uuid primary key,
  rental uuid not null references terminal.reservation,
  vehicle uuid not null references terminal.vehicle,
  reporter text not null,
  cleanliness text not null check (cleanliness in ('CLEAN', 'USED', 'DIRTY')),
  fuel_percent integer check (fuel_percent between 0 and 100),
  damage text,
  photos text[] not null default '{}',
  reported_at timestamptz not null,
  unique (rental, reporter)
);

-- What a job or a damage case cost, in minor units. Rows are only added; a mistake is set right by a
-- negative one.
create table terminal.care_cost (
  id uuid primary key,
  job uuid references terminal.job,
  damage uuid references terminal.damage_case,
  what text not null,
  minor bigint not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  noted_by text not null,
  noted_at timestamptz not null,
  check ((job is null) <> (damage is null))
);

create index care_cost_by_job on terminal.care_cost (job) where job is not null;
create index care_cost_by_damage on terminal.care_cost (damage) where damage is not null;

-- The name under which a vehicle is shown to everybody. It changes when a rental ends, so that
-- nobody can follow a vehicle's trips by it (GBFS, vehicle_id).
alter table terminal.vehicle add column public_id uuid not null default gen_random_uuid();
create unique index vehicle_by_public_id on terminal.vehicle (public_id);

-- For which time each reservation keeps its vehicle from others, in one place, so that care for
-- vehicles need not know how reservations in time are stored.
create view terminal.reservation_window as
select id, vehicle, traveller, booking, leg, state,
  window_from as from_at,
  coalesce(unlock_from, window_from) as open_from,
  case when state not in ('UNLOCKING', 'IN_USE') then window_to end as to_at, -- null: until it is returned
  case when state = 'HELD' then expires_at end as void_at
from terminal.reservation
where state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED');
