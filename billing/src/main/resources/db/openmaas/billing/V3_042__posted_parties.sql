-- Once per account, day of billing, currency and part (basis, place, cost centre, what a credit note corrects): two
-- documents may well end on the same day of service. A drawing that looked at billed days again has its round in the
-- part: what it adds is the difference to what was posted, also twice on one day.
alter table billing.invoice_head add column billed_on date;   -- the end of the billing period it came with
alter table billing.invoice_head add column voids boolean;    -- a credit note by which the invoice is void
alter table billing.invoice_head disable trigger final;
update billing.invoice_head set billed_on = period_to;
alter table billing.invoice_head enable trigger final;
drop index billing.invoiced_once;
create unique index invoiced_once on billing.invoice_head (account, billed_on, currency, part);
alter table billing.account_state add column round integer not null default 0;   -- how often it was billed

delete from billing.invoice_draft;   -- drawn again by the next run
alter table billing.invoice_draft drop constraint invoice_draft_pkey;
alter table billing.invoice_draft add column billed_on date not null;
alter table billing.invoice_draft add primary key (account, billed_on, currency, part);

-- Whose lines are on a document of another account, whoever pays for them by now: what was posted is found again after
-- the payer has changed.
create table billing.invoice_party (
  account uuid not null,
  invoice uuid not null,
  primary key (account, invoice)
);
insert into billing.invoice_party (account, invoice)
select a.id, h.id from billing.account a join billing.invoice_head h on h.account = a.paid_by;
create trigger final before update or delete or truncate on billing.invoice_party
  for each statement execute function billing.refuse_change();

-- Uses that nothing priced when their period was billed. The rest of the account was billed; these are looked at again
-- by each run, until they have a price or are reversed.
create table billing.unrated_use (
  account uuid        not null,
  key     text        not null,
  day     date        not null,   -- local date of supply
  reason  text        not null,
  run     uuid        not null,   -- the last one that could not rate it
  at      timestamptz not null,
  primary key (account, key)
);
create index on billing.unrated_use (run);
alter table billing.account_state add column unrated date[];   -- their days; null for none

-- Credit of a document that settled an open invoice, at once or later.
create table billing.credit_applied (
  invoice       uuid        not null references billing.invoice_head,
  credit_note   uuid        not null references billing.invoice_head,
  applied_minor bigint      not null check (applied_minor > 0),
  at            timestamptz not null,
  primary key (invoice, credit_note)
);
create trigger final before update or delete or truncate on billing.credit_applied
  for each statement execute function billing.refuse_change();
