-- A run is asked for by its row. A server takes it, and holds it for as long as it works on it; what nobody holds and
-- nobody has finished is taken by whoever looks next: also the run of a server that died.
alter table billing.invoice_run
  add column requested_at timestamptz not null default now(),   -- by the clock of the database
  add column begun_at     timestamptz,                          -- absent: what is due is not counted yet
  add column holder       uuid,
  add column held_until   timestamptz;                          -- by the clock of the database
update billing.invoice_run set requested_at = started_at, begun_at = started_at;
create index on billing.invoice_run (requested_at);
create index on billing.invoice_run (requested_at) where finished_at is null;
