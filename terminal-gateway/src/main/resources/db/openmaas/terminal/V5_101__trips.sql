-- Trip records are evidence for bills: rows are only added. What late records change becomes the
-- next revision of the trip, and the row before stays as it was.
create table terminal.trip (
  id uuid not null,
  revision integer not null check (revision >= 1),
  vehicle uuid not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  metres bigint not null check (metres >= 0),
  source text not null,
  records integer not null,           -- 0: there was no such trip after all
  start_latitude double precision,
  start_longitude double precision,
  end_latitude double precision,
  end_longitude double precision,
  flags text[] not null,
  chain_number bigint not null,
  chain_hash text not null,
  recorded_at timestamptz not null,
  primary key (id, revision),
  check (to_at >= from_at)
);

create index trip_by_time on terminal.trip (vehicle, from_at);

-- How far a vehicle's records have been assembled. Locked by whoever assembles, so that two do not
-- record the same trip; and where a trip is under way, since when and when it last gave a sign. A
-- terminal that catches up speaks of the past, so silence counts from when it last spoke.
create table terminal.trip_progress (
  vehicle uuid primary key,
  assembled_to timestamptz,
  news_at timestamptz,                -- when records were last found that had not been assembled
  open_from timestamptz,
  open_to timestamptz,
  open_metres bigint
);

create index trip_progress_open on terminal.trip_progress (news_at) where open_from is not null;
