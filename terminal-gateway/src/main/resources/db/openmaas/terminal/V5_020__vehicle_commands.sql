-- Every command to a vehicle, stored before anything is sent. The state machine is
-- io.openmaas.terminal.command.CommandState.
create table terminal.vehicle_command (
  id uuid primary key,
  vehicle uuid not null,
  imei text,                            -- built in when it was asked; null: refused before it was signed
  counter bigint check (counter >= 1),
  command text not null,
  words text,                           -- of a text
  authority text not null,              -- rental:UUID, person:NAME or openmaas:PURPOSE
  request_key text,                     -- the same authority's repetition of the request
  state text not null
    check (state in ('ASKED', 'SENDING', 'DONE', 'REFUSED', 'EXPIRED', 'UNKNOWN')),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  sent_at timestamptz,
  ended_at timestamptz,
  corrected_at timestamptz,             -- a late receipt told what had been unknown
  receipt text,
  envelope_hash text,                   -- SHA-256 of the signed envelope
  check (expires_at <= asked_at + interval '60 seconds'),
  check (state = 'REFUSED' or (imei is not null and counter is not null and envelope_hash is not null)),
  check (state not in ('SENDING', 'DONE', 'UNKNOWN') or sent_at is not null),
  check ((state in ('ASKED', 'SENDING')) = (ended_at is null))
);

-- A counter is given once, whatever the code does.
create unique index vehicle_command_counter on terminal.vehicle_command (imei, counter);

-- The same command is under way once at a time.
create unique index vehicle_command_under_way
  on terminal.vehicle_command (vehicle, command, coalesce(words, ''))
  where state in ('ASKED', 'SENDING');

create unique index vehicle_command_request on terminal.vehicle_command (authority, request_key)
  where request_key is not null;

create index vehicle_command_unknown on terminal.vehicle_command (expires_at) where state = 'UNKNOWN';

create index vehicle_command_by_vehicle on terminal.vehicle_command (vehicle, asked_at desc, id desc);

-- The last counter given to each terminal. It outlives the commands.
create table terminal.command_counter (
  imei text primary key,
  last bigint not null check (last >= 1)
) with (fillfactor = 70);
