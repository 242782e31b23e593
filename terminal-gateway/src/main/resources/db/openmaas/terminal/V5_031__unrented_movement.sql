-- Who may move a vehicle, and when. Features that move vehicles otherwise than by renting them (jobs
-- of the fleet's people) replace this view by one with their rows too.
create view terminal.permitted_movement (vehicle, from_at, to_at) as
select vehicle, coalesce(unlock_asked_at, unlocked_at), coalesce(returned_at, finished_at)
from terminal.reservation
where coalesce(unlock_asked_at, unlocked_at) is not null;

-- Trips that were told of as moved by nobody who may: each once, whatever becomes of its alarm.
create table terminal.unrented_trip (
  vehicle uuid not null,
  from_at timestamptz not null,
  told_at timestamptz not null,
  primary key (vehicle, from_at)
);

create index trip_by_recording on terminal.trip using brin (recorded_at);
