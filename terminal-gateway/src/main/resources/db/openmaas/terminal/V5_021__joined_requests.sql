-- Requests that came while the same command was under way, and were answered with it.
create table terminal.joined_request (
  authority text not null,
  request_key text not null,
  command uuid not null references terminal.vehicle_command (id) on delete cascade,
  primary key (authority, request_key)
);
