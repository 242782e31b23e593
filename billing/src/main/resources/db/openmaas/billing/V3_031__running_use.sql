-- What is known of rentals that are not over yet: a provisional use for the running bill, which the final one replaces.
create table billing.running_rental (
  rental     uuid        primary key,
  account    uuid        not null,
  vehicle    uuid        not null,
  started_at timestamptz not null,
  content    bytea       not null    -- of the use as it began: without minutes and metres
);
create index on billing.running_rental (account);
create index on billing.running_rental (vehicle);

-- Trips of the last days, whichever rental they will be of: a trip may be told before the rental it was made in.
create table billing.recent_trip (
  trip       uuid        primary key,
  revision   integer     not null,
  vehicle    uuid        not null,
  began_at   timestamptz not null,
  ended_at   timestamptz not null,
  metres     bigint      not null check (metres >= 0),
  superseded boolean     not null
);
create index on billing.recent_trip (vehicle, ended_at);

-- The use that a contradiction is about, where its key is that of a correction.
alter table billing.usage_conflict add column corrects text collate "C";
