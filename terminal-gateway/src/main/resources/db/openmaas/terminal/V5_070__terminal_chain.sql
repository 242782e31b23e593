-- How far the chain of each openmaas-terminal/1 terminal is kept. Moved after the records are
-- committed and before they are acknowledged: at worst it is behind, and the terminal sends the
-- same again. It only moves forward.
create table terminal.terminal_chain (
  imei text primary key,
  epoch bigint not null check (epoch > 0),
  sequence bigint not null check (sequence > 0),
  hash text not null check (hash ~ '^[0-9a-f]{64}$')
) with (fillfactor = 70);
