-- Who may move a vehicle otherwise than by renting it, and when: features that have vehicles moved
-- (jobs of the fleet's people) write a row when it begins and the end when it ends.
create table terminal.permitted_movement (
  id uuid primary key,
  vehicle uuid not null,
  from_at timestamptz not null,
  to_at timestamptz,                  -- null: it goes on
  reason text not null,
  check (to_at >= from_at)
);

create index permitted_movement_by_vehicle on terminal.permitted_movement (vehicle, from_at);

-- Trips that were told of as moved by nobody who may: each once, whatever becomes of its alarm.
create table terminal.unrented_trip (
  vehicle uuid not null,
  from_at timestamptz not null,
  told_at timestamptz not null,
  primary key (vehicle, from_at)
);
