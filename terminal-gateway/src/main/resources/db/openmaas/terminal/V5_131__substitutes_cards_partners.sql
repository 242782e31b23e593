-- Which vehicle took the place of which, and why.
create table terminal.substitution (
  id uuid primary key,
  reservation uuid not null references terminal.reservation,
  was uuid not null references terminal.vehicle,
  became uuid not null references terminal.vehicle,
  why text not null,
  asked_by text not null,
  at timestamptz not null,
  check (was <> became)
);

create index substitution_by_reservation on terminal.substitution (reservation);

-- Whose card opens cars offline. The card's number is not kept, only its hash.
create table terminal.driver_card (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  traveller uuid not null,
  added_at timestamptz not null,
  ended_at timestamptz
);

create index driver_card_by_traveller on terminal.driver_card (traveller) where ended_at is null;

-- The list of reservations a vehicle's terminal goes by when it has no connection.
create table terminal.card_list (
  vehicle uuid primary key references terminal.vehicle,
  version bigint not null check (version >= 1),
  entries text not null,                -- canonical, without version and time: what a change is seen by
  signed text not null,                 -- JWS, as it goes to the terminal
  made_at timestamptz not null,
  acknowledged_version bigint,
  acknowledged_at timestamptz,
  check (acknowledged_version <= version)
);

-- Uses of cards that terminals reported, each settled once.
create table terminal.card_use (
  vehicle uuid not null references terminal.vehicle,
  at timestamptz not null,
  card_hash text not null,
  outcome text not null check (outcome in ('OFFLINE_UNLOCK', 'SAME_RENTAL', 'DRIVER', 'UNRENTED')),
  reservation uuid references terminal.reservation,
  noted_at timestamptz not null,
  primary key (vehicle, at, card_hash)
);

-- Vehicles whose terminals speak to another company's system, which speaks to us.
create table terminal.partner_vehicle (
  vehicle uuid primary key,
  partner text not null,                -- the account's e-mail address, in lower case
  protocol_before text not null,        -- what its terminal spoke to us
  assigned_at timestamptz not null
);

create index partner_vehicle_by_partner on terminal.partner_vehicle (partner);

-- A terminal behind a partner's system does not connect to us.
alter table terminal.terminal drop constraint if exists terminal_protocol_check;
alter table terminal.terminal add constraint terminal_protocol_check
  check (protocol in ('teltonika', 'jt808', 'openmaas', 'partner'));
