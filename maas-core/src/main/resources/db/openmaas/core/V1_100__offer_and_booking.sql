-- Offers are kept so that what was shown can be booked as shown; bookings with their legs are the
-- saga's only memory, so that a restart goes on where it stopped.
create schema if not exists core;

-- Documents are text that must be JSON: they are written and read as a whole, and come back as they
-- were written.
create table core.offer (
  id uuid primary key,
  traveller_id uuid not null,
  city text not null,
  expires_at timestamptz not null,
  document text not null check (document is json object)
);

-- for forgetting them
create index offer_expires_at on core.offer (expires_at);

create table core.booking (
  id uuid primary key,
  traveller_id uuid not null,
  city text not null,
  offer_id uuid not null,
  booked_at timestamptz not null,
  state text not null,
  reason text,
  -- FAILED or CANCELLED once it was given up
  ends_as text,
  -- how often in a row an outcome stayed unknown
  attempts integer not null default 0,
  -- by the database's clock: when an operator is to be asked again; the business clock may stand still
  retry_at timestamptz,
  changes bigint not null default 0,
  version integer not null
);

create index booking_of_traveller on core.booking (traveller_id, booked_at desc);

-- An offer is booked once; it may be booked again after that came to nothing.
create unique index booking_once_per_offer on core.booking (offer_id)
  where state not in ('FAILED', 'CANCELLED');

create index booking_to_retry on core.booking (retry_at) where retry_at is not null;

create table core.booking_leg (
  -- BOOKING.INDEX, our name of the leg with every operator
  leg_key text primary key,
  booking_id uuid not null references core.booking (id),
  leg_index integer not null,
  state text not null,
  leg text not null check (leg is json object),
  price text check (price is json object),
  operator text,
  operator_ref text,
  held_until timestamptz,
  unanswered text,
  refusal text,
  ticket_number text,
  ticket_barcode text,
  ticket_from timestamptz,
  ticket_to timestamptz,
  -- when a transit leg has ended even if nobody says so; null for other legs
  ends_by timestamptz,
  unique (booking_id, leg_index)
);

-- for the sweep that ends tickets
create index booking_leg_ending on core.booking_leg (ends_by)
  where ends_by is not null and state in ('CONFIRMED', 'IN_USE');
