-- All that happened to a subscription: for which day it holds and since when we know it. Appended only; taking back is
-- another row. The head row beside it says what can be asked without reading histories: whose it is, from when to when.
alter table billing.subscription add column version integer not null default 1 check (version > 0);

create table billing.subscription_change (
  subscription uuid        not null references billing.subscription,
  number       integer     not null check (number > 0),  -- order of recording; the last one is the head's version
  id           uuid        not null unique,
  recorded_at  timestamptz not null,
  day          date        not null,                     -- the first local date it holds for
  at           timestamptz,                              -- the instant, for plans prorated by seconds
  kind         text        not null check (kind in (
                 'STARTED', 'PLAN_CHANGED', 'MIGRATED', 'QUANTITY_CHANGED', 'ADD_ON_TAKEN', 'ADD_ON_ENDED', 'PAUSED',
                 'RESUMED', 'PAYER_CHANGED', 'MEMBERS_CHANGED', 'BILLING_DAY_MOVED', 'ENDED', 'TAKEN_BACK')),
  content      jsonb       not null,
  -- two who change the same version at the same moment both write this number: one of them is refused
  primary key (subscription, number)
);

create function billing.refuse_subscription_change() returns trigger language plpgsql as $$
begin
  raise exception '% of %.% is not possible: it is append-only', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on billing.subscription_change
  for each statement execute function billing.refuse_subscription_change();

-- Accounts that pay for a subscription, or did: whose invoices its fees can be on.
create table billing.subscription_payer (
  account      uuid not null,
  subscription uuid not null references billing.subscription,
  primary key (account, subscription)
);
create index on billing.subscription_payer (subscription);

-- Travellers who may use a subscription, or might; the history says on which days.
create table billing.subscription_user (
  traveller    uuid not null,
  subscription uuid not null references billing.subscription,
  primary key (traveller, subscription)
);
create index on billing.subscription_user (subscription);

-- The traveller's own account in a city follows from both (AccountId.of: a name-based UUID of version 3).
create function billing.account_of(traveller uuid, city text) returns uuid language sql immutable as $$
  select encode(
           set_byte(
             set_byte(digest, 6, (get_byte(digest, 6) & 15) | 48),
             8, (get_byte(digest, 8) & 63) | 128),
           'hex')::uuid
    from (select decode(md5('openmaas-account/' || traveller || '/' || city), 'hex') as digest)
$$;

insert into billing.subscription_change (subscription, number, id, recorded_at, day, at, kind, content)
select s.id, 1, gen_random_uuid(), s.starts_on::timestamp at time zone s.zone, s.starts_on, null, 'STARTED',
       jsonb_build_object(
         'plan', s.plan,
         'account', billing.account_of(s.traveller, s.city),
         'members', '[]'::jsonb,
         'quantity', '1',
         'billingDay', s.billing_day)
  from billing.subscription s;

insert into billing.subscription_change (subscription, number, id, recorded_at, day, at, kind, content)
select s.id, 2, gen_random_uuid(), s.ends_on::timestamp at time zone s.zone, s.ends_on, null, 'ENDED',
       jsonb_build_object('reason', 'ended before histories were kept')
  from billing.subscription s
 where s.ends_on is not null;

update billing.subscription set version = 2 where ends_on is not null;

insert into billing.subscription_payer (account, subscription)
select billing.account_of(s.traveller, s.city), s.id from billing.subscription s;

insert into billing.subscription_user (traveller, subscription)
select s.traveller, s.id from billing.subscription s;

-- A subscription whose end is known still runs until then: no two of a traveller in a city may have a day in common.
-- The hash stands for the pair, because the range operators need no extension.
drop index billing.one_running_subscription;
alter table billing.subscription add constraint one_running_subscription exclude using gist (
  int8range(hashtextextended(traveller::text || city, 0), hashtextextended(traveller::text || city, 0), '[]') with &&,
  daterange(starts_on, ends_on) with &&);
