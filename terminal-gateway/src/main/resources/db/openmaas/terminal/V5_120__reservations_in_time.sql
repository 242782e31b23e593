-- A reservation keeps its vehicle for a span of time instead of from now on.
create extension if not exists btree_gist;

alter table terminal.reservation
  add column planned_from timestamptz,
  add column planned_to timestamptz,
  add column window_from timestamptz,
  add column window_to timestamptz,
  add column unlock_from timestamptz,       -- null: at any time (rows from before this migration)
  add column no_show_at timestamptz,        -- null: never released for not being used
  add column wished_class text,             -- booked by class in a zone, the vehicle was assigned
  add column wished_city text,
  add column wished_zone text,
  add column release_reason text,           -- EXPIRED, GIVEN_BACK, NO_SHOW, BY_FLEET
  add column release_note text,
  add column conflict_at timestamptz;       -- its vehicle was still out, or gone, when it was due

-- Rows from before kept their vehicle from the hold until the end of the rental, without limit.
update terminal.reservation
set planned_from = held_at,
    planned_to = greatest(held_at, coalesce(returned_at, held_at + interval '1 day')),
    window_from = least(held_at, coalesce(unlocked_at, held_at)),
    window_to = case
      when state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE') then '9999-12-31T00:00:00Z'
      else greatest(held_at, coalesce(returned_at, held_at)) end;

alter table terminal.reservation
  alter column planned_from set not null,
  alter column planned_to set not null,
  alter column window_from set not null,
  alter column window_to set not null,
  add column during tstzrange not null
    generated always as (tstzrange(window_from, window_to, '[)')) stored,
  add check (planned_from <= planned_to),
  add check (window_from <= window_to),
  add check (num_nulls(wished_class, wished_city, wished_zone) in (0, 3)),
  add check (release_reason is null or state = 'RELEASED');

drop index terminal.reservation_exclusive;

-- A vehicle is kept for one at a time, whatever the code does.
alter table terminal.reservation add constraint reservation_no_overlap
  exclude using gist (vehicle with =, during with &&)
  where (state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED'));

-- And it is with one renter at a time: who returns late still has it when the next one comes.
create unique index reservation_one_renter on terminal.reservation (vehicle)
  where state in ('UNLOCKING', 'IN_USE');

-- What runs, for the limit per traveller.
create index reservation_running on terminal.reservation (traveller)
  where state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE');

-- What was, by vehicle, for lists and for how long a vehicle has been idle.
create index reservation_by_vehicle on terminal.reservation (vehicle, window_from);

-- What the sweep looks after: those due, and those nobody came for.
create index reservation_due on terminal.reservation (window_from)
  where state in ('HELD', 'CONFIRMED');
