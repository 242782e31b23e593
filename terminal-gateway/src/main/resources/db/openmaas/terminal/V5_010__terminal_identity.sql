-- By which protocol a terminal speaks, and by what it shows who it is. A name is not a credential.
alter table terminal.terminal
  add column sim text check (sim ~ '^[0-9]{5,20}$'),
  add column protocol text not null default 'teltonika'
    check (protocol in ('teltonika', 'jt808', 'openmaas')),
  add column auth text not null default 'network' check (auth in ('certificate', 'code', 'network')),
  add column secret text,               -- hash of the code, or the public key; never a secret itself
  add check (auth <> 'code' or secret is not null);

-- JT/T 808 terminals give the number of their SIM, padded with zeros, as their name.
create unique index terminal_by_sim on terminal.terminal (ltrim(sim, '0')) where sim is not null;
