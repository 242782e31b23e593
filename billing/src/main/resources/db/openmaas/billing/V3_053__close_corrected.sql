-- A closed period may be rated again: use that came late, or was corrected, changes what a wallet paid and what lapsed.
-- What was posted stays; the difference is an entry of its own, of either sign, and the openings that follow get a new
-- revision.
do $$
declare
  name text;
begin
  for name in select conname from pg_constraint
               where conrelid = 'billing.holding_entry'::regclass and contype = 'c'
  loop
    execute format('alter table billing.holding_entry drop constraint %I', name);
  end loop;
end $$;
alter table billing.holding_entry
  add constraint holding_entry_kind check (kind in (
    'TOPPED_UP', 'GRANTED', 'REFUNDED', 'USED', 'LAPSED', 'GRANTED_CORRECTED', 'USED_CORRECTED', 'LAPSED_CORRECTED')),
  add constraint holding_entry_units check (
    case when kind in ('USED', 'LAPSED') then units < 0
         when kind like '%CORRECTED' then units <> 0
         else units > 0 end);

alter table billing.holding_opening add column revision integer not null default 0 check (revision >= 0);
alter table billing.holding_opening drop constraint holding_opening_pkey;
alter table billing.holding_opening add primary key (holder, from_day, revision);
