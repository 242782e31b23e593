-- Invoices as immutable documents: a narrow head with number, state facts and hashes, and the content as canonical
-- bytes. Neither is ever updated. Numbers are given without gaps, and heads are chained, per series of a legal entity
-- and year; the database itself refuses a head that leaves a gap, breaks the chain or names other content.
create table billing.invoice_content (
  id      uuid  primary key,
  format  smallint not null,              -- 0 = made from the rows of V3_004, 1 = canonical document
  content bytea not null,                 -- packed, see PackedBytes; PostgreSQL is not to try again
  hash    bytea not null check (length(hash) = 32)   -- SHA-256 of the canonical bytes
);
alter table billing.invoice_content alter column content set storage external;
alter table billing.invoice_content set (toast_tuple_target = 8160);

create table billing.invoice_batch (      -- what was committed together, and what it had seen
  id       bigint      generated always as identity primary key,
  run      uuid        not null,
  snapshot pg_snapshot not null,
  accounts integer     not null,
  invoices integer     not null,
  failed   integer     not null,
  at       timestamptz not null
);
create index on billing.invoice_batch (run);

create table billing.invoice_head (
  id            uuid        primary key,
  series        text        not null,
  year          integer     not null,
  sequence      integer     not null check (sequence > 0),
  kind          text        not null check (kind in ('INVOICE', 'CREDIT_NOTE')),
  account       uuid        not null,
  traveller     uuid,                     -- whose own account it is
  city          text        not null,
  currency      char(3)     not null,
  period_from   date        not null,
  period_to     date        not null check (period_to > period_from),
  part          text        not null default '',   -- tells documents of one account and period apart
  service_to    date        not null,     -- after the last day of supply of any line
  total_minor   bigint      not null,     -- with tax; below zero for a credit note
  payable_minor bigint      not null,     -- the total, less what the balance paid
  issued_on     date        not null,
  due_on        date        not null,
  finalised_at  timestamptz not null,
  batch         bigint,                   -- absent for what no run made
  corrects      uuid,                     -- the invoice that a credit note is about
  content_hash  bytea       not null check (length(content_hash) = 32),
  previous_hash bytea       not null check (length(previous_hash) = 32),
  hash          bytea       not null check (length(hash) = 32),
  unique (series, year, sequence),
  check (kind = 'CREDIT_NOTE' or corrects is null),
  check (kind = 'CREDIT_NOTE' or total_minor >= 0),
  check (payable_minor between 0 and greatest(total_minor, 0))
);
create unique index invoiced_once on billing.invoice_head (account, period_to, currency, part);
create index on billing.invoice_head (traveller, finalised_at) where traveller is not null;
create index on billing.invoice_head (corrects) where corrects is not null;

-- What the next head of a series builds on.
alter table billing.number_series add column head bytea not null default decode(repeat('00', 32), 'hex');

create function billing.invoice_number(series text, year integer, sequence integer) returns text
  language sql immutable as $$ select series || '-' || year || '-' || case when sequence < 1000000
    then lpad(sequence::text, 6, '0') else sequence::text end $$;

-- SHA-256 over the hash before it, what the head says, and the hash of the content.
create function billing.invoice_hash(h billing.invoice_head) returns bytea language sql immutable as $$
  select sha256(h.previous_hash || convert_to(concat_ws('|', billing.invoice_number(h.series, h.year, h.sequence),
    h.kind, h.account::text, h.currency, h.total_minor::text, h.payable_minor::text, (h.issued_on - date '1970-01-01')::text,
    (h.due_on - date '1970-01-01')::text, trunc(extract(epoch from h.finalised_at) * 1000000)::bigint::text,
    coalesce(h.corrects::text, '')), 'UTF8') || h.content_hash) $$;

create function billing.check_invoice_heads() returns trigger language plpgsql as $$
declare
  wrong record;
begin
  select i.series, i.year, i.sequence into wrong
    from (select n.series, n.year, n.sequence, n.previous_hash,
                 lag(n.hash) over series_order as before,
                 lag(n.sequence) over series_order as sequence_before
            from inserted n
          window series_order as (partition by n.series, n.year order by n.sequence)) i
   where case when i.sequence_before is not null
              then i.sequence <> i.sequence_before + 1 or i.previous_hash <> i.before
              when i.sequence = 1 then i.previous_hash <> decode(repeat('00', 32), 'hex')
              else i.previous_hash is distinct from (
                select h.hash from billing.invoice_head h
                 where (h.series, h.year, h.sequence) = (i.series, i.year, i.sequence - 1)) end
   limit 1;
  if found then
    raise exception 'invoice % leaves a gap or breaks the chain of its series',
      billing.invoice_number(wrong.series, wrong.year, wrong.sequence) using errcode = 'check_violation';
  end if;
  select n.series, n.year, n.sequence into wrong
    from inserted n
    left join billing.invoice_content c on c.id = n.id
   where c.hash is distinct from n.content_hash
   limit 1;
  if found then
    raise exception 'invoice % has no content, or other content',
      billing.invoice_number(wrong.series, wrong.year, wrong.sequence) using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger gapless_and_chained
  after insert on billing.invoice_head
  referencing new table as inserted
  for each statement execute function billing.check_invoice_heads();
create trigger final before update or delete or truncate on billing.invoice_content
  for each statement execute function billing.refuse_change();
create trigger final before update or delete or truncate on billing.invoice_head
  for each statement execute function billing.refuse_change();

-- How far an account is billed. A use is covered by the invoice of its period if, and only if, it was visible in the
-- snapshot which that invoice was drawn from.
create table billing.account_state (
  account           uuid        primary key,
  city              text        not null,
  due_at            timestamptz not null,  -- the end of the period that is open, in the zone of the account
  invoiced_to       date,
  snapshot          pg_snapshot,
  unbilled_from_xid xid8        not null default '0',  -- the smallest transaction that may still be uncovered
  balance_minor     bigint      not null default 0,    -- credit, used by the next invoice
  billed_at         timestamptz,           -- when the last batch of it was committed, about
  seen_run          uuid                   -- the last run that left it due: it failed, or was drafted
) with (fillfactor = 80);
create index on billing.account_state (due_at);

-- Runs, for people to see how far they are.
create table billing.invoice_run (
  id          uuid        primary key,
  until       timestamptz not null,
  city        text,
  total       integer     not null,        -- accounts that were due when it began
  started_at  timestamptz not null,
  finished_at timestamptz
);
create table billing.invoice_failure (
  run     uuid        not null,
  account uuid        not null,
  reason  text        not null,
  at      timestamptz not null,
  primary key (run, account)
);

-- Drafts in their grace period: drawn again until it ends, without a number.
create table billing.invoice_draft (
  account     uuid        not null,
  period_to   date        not null,
  currency    char(3)     not null,
  part        text        not null default '',
  grace_until timestamptz not null,
  total_minor bigint      not null,
  format      smallint    not null,
  content     bytea       not null,
  drawn_at    timestamptz not null,
  primary key (account, period_to, currency, part)
);

-- The ledger, for many transactions a statement. A statement brings in all entries of a transaction: ordinal 0 is among
-- them, so no later one can add to it. What the foreign keys saw to row by row is seen to once a statement; nothing is
-- ever deleted from the three tables.
create or replace function billing.check_ledger_entries() returns trigger language plpgsql as $$
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
  select e.transaction into wrong from inserted e group by e.transaction having min(e.ordinal) <> 0 limit 1;
  if found then
    raise exception 'ledger transaction % is booked, nothing can be added to it', wrong.transaction
      using errcode = 'check_violation';
  end if;
  select e.transaction into wrong
    from inserted e
    left join billing.ledger_account a on a.id = e.account
   where a.id is null
      or (e.ordinal = 0 and not exists (select from billing.ledger_transaction t where t.id = e.transaction))
   limit 1;
  if found then
    raise exception 'ledger transaction % or an account of it is not there', wrong.transaction
      using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
alter table billing.ledger_entry drop constraint ledger_entry_transaction_fkey;
alter table billing.ledger_entry drop constraint ledger_entry_account_fkey;
alter table billing.ledger_transaction drop constraint ledger_transaction_kind_source_key;
drop index billing.ledger_transaction_source_idx;
alter table billing.ledger_transaction add unique (source, kind);

alter table billing.payment drop constraint payment_invoice_fkey;
