-- Zones are versions in time: changed by a new version from an instant on, never edited.
alter table terminal.zone drop constraint zone_pkey;
alter table terminal.zone
  add column id uuid primary key default gen_random_uuid(),
  add column effective_from timestamptz not null default '-infinity',
  add column effective_to timestamptz,                -- null: until further notice
  add column return_allowed boolean not null default true,
  add column no_parking boolean not null default false,
  add column max_kmh integer check (max_kmh between 1 and 130),
  add column hours jsonb not null default '[]',       -- [[day 1-7 or 0 for all, from, to], ...]
  add column classes text[] not null default '{}',    -- empty: all
  add column charge_minor bigint,                     -- for leaving a car there; a bonus if negative
  add column charge_currency text,
  add check ((charge_minor is null) = (charge_currency is null)),
  add check (effective_to is null or effective_to >= effective_from);

alter table terminal.zone add constraint zone_versions_no_overlap
  exclude using gist (
    city with =, name with =, tstzrange(effective_from, effective_to, '[)') with &&);

create table terminal.bay (
  id uuid primary key,
  city text not null,
  name text not null,
  latitude double precision not null,
  longitude double precision not null,
  radius_m integer not null check (radius_m between 1 and 500),
  capacity integer not null check (capacity between 1 and 1000),
  zone text,                                          -- by name; its rules hold here too
  owner text not null,
  payer text not null check (payer in ('OPERATOR', 'TRAVELLER', 'BAY_OWNER')),
  cost_note text,
  added_at timestamptz not null,
  retired_at timestamptz                              -- from then on nobody is sent there
);

create unique index bay_name on terminal.bay (city, name) where retired_at is null;

-- Who has which of a bay's places and when: a vehicle that is parked there (until further notice),
-- or a reservation whose vehicle will arrive.
create table terminal.bay_use (
  id uuid primary key,
  bay uuid not null references terminal.bay,
  place integer not null check (place >= 1),
  from_at timestamptz not null,
  to_at timestamptz,                                  -- null: until further notice
  vehicle uuid not null references terminal.vehicle,
  reservation uuid references terminal.reservation,   -- null once it is parked
  check (to_at is null or to_at >= from_at),
  -- a place of a bay is used by one at a time, whatever the code does
  constraint bay_use_no_overlap
    exclude using gist (bay with =, place with =, tstzrange(from_at, to_at, '[)') with &&)
);

create unique index bay_use_by_reservation on terminal.bay_use (reservation);
create index bay_use_by_vehicle on terminal.bay_use (vehicle) where to_at is null;

-- How a vehicle is rented: left anywhere allowed, from bay to bay, or brought back home.
alter table terminal.vehicle
  add column trip_kind text not null default 'FREE_FLOATING'
    check (trip_kind in ('FREE_FLOATING', 'BAY_TO_BAY', 'ROUND_TRIP')),
  add column elsewhere text not null default 'REFUSED' check (elsewhere in ('REFUSED', 'FEE')),
  add column home_bay uuid references terminal.bay,
  add column home_zone text,
  add check (trip_kind <> 'ROUND_TRIP' or home_bay is not null or home_zone is not null);

-- Where a rental ended, and what was told about it; billing rates it.
create table terminal.return_place (
  reservation uuid primary key references terminal.reservation,
  at timestamptz not null,
  bay uuid references terminal.bay,
  zone text,
  payer text,                                         -- of the parking, where it ended in a bay
  elsewhere boolean not null default false,           -- not where it had to be brought
  charge_minor bigint,
  charge_currency text
);
