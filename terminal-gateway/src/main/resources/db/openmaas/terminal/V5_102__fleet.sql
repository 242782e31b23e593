-- The own fleet: its vehicles, where they may be returned, and who has reserved or rented them.
create table terminal.vehicle (
  id uuid primary key,
  city text not null,
  plate text not null unique,
  model text not null,
  vehicle_class text not null,
  propulsion text not null,
  latitude double precision not null,   -- where it stood when it was registered
  longitude double precision not null,
  range_m integer not null check (range_m >= 0),
  registered_at timestamptz not null,
  lock_wanted_at timestamptz            -- returned, and its terminal has not confirmed the lock
);

create index vehicle_by_city on terminal.vehicle (city);
create index vehicle_lock_wanted on terminal.vehicle (lock_wanted_at) where lock_wanted_at is not null;

create table terminal.zone (
  city text not null,
  name text not null,
  outline jsonb not null,               -- [[latitude, longitude], ...]
  primary key (city, name)
);

-- One row from the hold to the end of the rental; its id is the rental's. The state machine is
-- io.openmaas.terminal.fleet.ReservationState.
create table terminal.reservation (
  id uuid primary key,
  booking uuid not null,
  leg integer not null,
  traveller uuid not null,
  vehicle uuid not null references terminal.vehicle,
  tariff text not null,
  state text not null,
  held_at timestamptz not null,
  expires_at timestamptz not null,
  unlock_asked_at timestamptz,
  unlock_attempts integer not null default 0,
  unlocked_at timestamptz,
  returned_at timestamptz,
  finished_at timestamptz,
  unique (booking, leg),
  check (state not in ('IN_USE', 'RETURNED', 'FINISHED') or unlocked_at is not null),
  check (state not in ('RETURNED', 'FINISHED') or returned_at >= unlocked_at)
);

-- A vehicle is reserved or rented once at a time, whatever the code does.
create unique index reservation_exclusive on terminal.reservation (vehicle)
  where state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED');

-- What the sweep looks after.
create index reservation_unsettled on terminal.reservation (state)
  where state in ('HELD', 'UNLOCKING', 'RETURNED');

-- Which revision of which trip a rental was finished with. A trip belongs to one rental.
create table terminal.rental_trip (
  trip uuid primary key,
  revision integer not null,
  rental uuid not null references terminal.reservation
);

create index rental_trip_by_rental on terminal.rental_trip (rental);
