-- The record table is the topic: what terminals say is kept here once, whatever is sent again,
-- and acknowledged after the commit. Identity = vehicle + terminal time + hash of the content, so the
-- partition key (time) is part of the key that de-duplicates.
create schema if not exists terminal;

-- Frames as they came, so that a decoder can be corrected and what was said be read again.
create sequence terminal.frame_number;

create table terminal.frame (
  id bigint primary key default nextval('terminal.frame_number'),
  imei text not null,
  received_at timestamptz not null,
  unplaced integer not null default 0, -- records whose time is beyond 1970 to 9999: they are kept here only
  bytes bytea not null
);

create table terminal.record (
  vehicle uuid not null,
  at timestamptz not null,
  identity bytea not null,            -- first 16 bytes of SHA-256 over the canonical record
  imei text not null,
  frame bigint not null,
  lat_e7 integer,                     -- null: no fix
  lon_e7 integer,
  altitude_m integer,
  heading_degrees integer,
  speed_kmh integer,
  satellites integer,
  measures jsonb not null,            -- name of io.openmaas.terminal.Measure -> whole number
  link bigint not null default 0,     -- the chain link it is in; 0 is no link: the row did not come through ingest
  primary key (vehicle, at, identity)
) partition by range (at);

create table terminal.record_other partition of terminal.record default;

-- One hash chain per vehicle, one link per commit that added records.
create table terminal.chain_link (
  vehicle uuid not null,
  number bigint not null,
  hash text not null,
  records integer not null,
  linked_at timestamptz not null,
  primary key (vehicle, number)
);

-- Where each chain stands. This row is locked while a link is added, so that a chain never forks,
-- however many gateways write.
create table terminal.chain_head (
  vehicle uuid primary key,
  number bigint not null,
  hash text not null
) with (fillfactor = 70);

-- Which terminal is built into which vehicle. Only these may connect.
create table terminal.terminal (
  imei text primary key,
  vehicle uuid not null unique,
  model text not null,                -- of the terminal: it decides what its IO ids mean
  last_seen_at timestamptz,
  records bigint not null default 0
) with (fillfactor = 70);
