-- The memory of the simulated transit operator. It is kept in a table so that a restart of the
-- application does not make tickets vanish that travellers hold; nothing but the sandbox reads it.
create schema if not exists connectors;

create table connectors.sandbox_booking (
  id text primary key,
  external_id text not null unique,
  status text not null check (status in ('HELD', 'CONFIRMED', 'CANCELLED')),
  trip text not null check (trip is json object),
  price text not null check (price is json object),
  held_at timestamptz not null,
  expires_at timestamptz not null,
  ticket_number text unique,
  ticket_barcode text,
  ticket_from timestamptz,
  ticket_to timestamptz
);

create sequence connectors.sandbox_ticket_number;

-- The key that signs its tickets: one, made at the first ticket.
create table connectors.sandbox_key (
  the_one boolean primary key default true check (the_one),
  private_key bytea not null,
  public_key bytea not null
);
