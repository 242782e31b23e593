-- What a person should look at. One row goes on for each kind and subject; what is seen again counts
-- up. Raised in the transactions of ingest and trips, so a row is found by one index and written
-- seldom.
create table terminal.alarm (
  id uuid primary key,
  kind text not null,                 -- io.openmaas.terminal.alarm.AlarmKind
  severity text not null,
  subject text not null,              -- vehicle/ID, terminal/IMEI or gateway
  vehicle uuid,
  imei text,
  state text not null check (state in ('SUSPECTED', 'OPEN', 'ACKNOWLEDGED', 'CLOSED')),
  count bigint not null check (count >= 1),
  first_at timestamptz not null,      -- when it was so, by record or gateway
  last_at timestamptz not null,
  first_words text not null,
  last_words text not null,
  believed_after interval not null,   -- seen for so long it is no suspicion any more
  written_at timestamptz not null,    -- by the gateway's clock: how long it is quiet
  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledged_note text,
  closed_at timestamptz,
  closed_by text,                     -- null: by itself, for it was quiet
  closed_note text,
  check (state <> 'ACKNOWLEDGED' or acknowledged_by is not null),
  check ((state = 'CLOSED') = (closed_at is not null))
) with (fillfactor = 80);

create unique index alarm_going_on on terminal.alarm (kind, subject) where state <> 'CLOSED';
create index alarm_by_vehicle on terminal.alarm (vehicle, id) where vehicle is not null;
create index alarm_quiet on terminal.alarm (written_at) where state <> 'CLOSED';
