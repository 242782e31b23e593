-- The double-entry ledger. The database itself refuses what would make it untrue: a transaction whose entries do
-- not sum to zero per currency, a later addition to a transaction, and any change of what was booked.
create schema if not exists billing;

create table billing.ledger_account (
  id       integer generated always as identity primary key,
  party    text    not null,              -- company, traveller:ID, operator:ID, tax:COUNTRY
  purpose  text    not null,
  detail   text    not null default '',   -- for instance the tax category of a revenue account
  currency char(3) not null,
  unique (party, purpose, detail, currency)
);

create table billing.ledger_transaction (
  id          uuid        primary key,    -- derived from kind and source: the same fact cannot be booked twice
  kind        text        not null,
  source      text        not null,
  city        text        not null,
  invoice     uuid,
  booked_at   timestamptz not null,       -- business time of the fact
  fingerprint text        not null,       -- tells a repetition from a contradiction
  position    bigint      generated always as identity unique,
  unique (kind, source)
);
create index on billing.ledger_transaction (invoice) where invoice is not null;
create index on billing.ledger_transaction (source);

create table billing.ledger_entry (
  transaction  uuid     not null references billing.ledger_transaction,
  ordinal      smallint not null,
  account      integer  not null references billing.ledger_account,
  amount_minor bigint   not null,         -- debit positive, credit negative
  primary key (transaction, ordinal)
);
create index on billing.ledger_entry (account);

-- One check per statement, over the rows it brought in: a fraction of what a deferred row trigger costs.
create function billing.check_ledger_entries() returns trigger language plpgsql as $$
declare
  wrong record;
begin
  select e.transaction, a.currency, sum(e.amount_minor) as total into wrong
    from inserted e join billing.ledger_account a on a.id = e.account
   group by e.transaction, a.currency
  having sum(e.amount_minor) <> 0
   limit 1;
  if found then
    raise exception 'ledger transaction % does not sum to zero: % minor units of % are left',
      wrong.transaction, wrong.total, wrong.currency using errcode = 'check_violation';
  end if;
  select e.transaction into wrong
    from billing.ledger_entry e
   where e.transaction in (select i.transaction from inserted i)
   group by e.transaction
  having count(*) <> (select count(*) from inserted i where i.transaction = e.transaction)
   limit 1;
  if found then
    raise exception 'ledger transaction % is booked, nothing can be added to it', wrong.transaction
      using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger entries_sum_to_zero
  after insert on billing.ledger_entry
  referencing new table as inserted
  for each statement execute function billing.check_ledger_entries();

create function billing.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of %.% is not possible: it is append-only', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on billing.ledger_entry
  for each statement execute function billing.refuse_change();
create trigger append_only before update or delete or truncate on billing.ledger_transaction
  for each statement execute function billing.refuse_change();
create trigger append_only before update or delete or truncate on billing.ledger_account
  for each statement execute function billing.refuse_change();
