-- Counts assemblies, so that what a process remembers of a vehicle is used only while nobody else has assembled it.
alter table terminal.trip_progress add column version bigint not null default 0;

-- Vehicles whose news could not be assembled: tried again from time to time, so that one does not hold up the others.
create table terminal.assembly_owed (
  vehicle uuid primary key,
  from_at timestamptz not null,       -- the earliest terminal time that may not be assembled
  attempts integer not null default 1,
  reason text not null,
  failed_at timestamptz not null
);
