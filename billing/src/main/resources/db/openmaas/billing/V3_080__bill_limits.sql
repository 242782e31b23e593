-- Amounts at which the holder of an account wants to be told of its running bill, and that he was told.
create table billing.bill_limit (
  account      uuid   not null references billing.account,
  amount_minor bigint not null check (amount_minor > 0),   -- of the account's currency
  primary key (account, amount_minor)
);

-- Told once in a billing period, however often and by how many nodes the bill is looked at.
create table billing.bill_alert (
  account      uuid        not null references billing.account,
  period_from  date        not null,   -- first local day of the billing period
  amount_minor bigint      not null,
  total_minor  bigint      not null,   -- what the running bill was then
  reached_at   timestamptz not null,
  primary key (account, period_from, amount_minor)
);

-- Accounts with limits, and what was known when their running bill was last looked at.
create table billing.bill_watch (
  account    uuid primary key references billing.account,
  version    uuid          not null,     -- of the limits
  seen       pg_snapshot,                -- usage that was visible in it was looked at; null: nothing was
  state      text,                       -- of subscriptions and trips under way, see bill_state
  look_at    timestamptz,                -- the open period ends
  rest_until timestamptz   not null default '-infinity'   -- it could not be drawn: not again before
);

-- Accounts whose use can be on this one's bill: itself, those it pays for, users of the subscriptions it pays.
create function billing.accounts_on_bill(payer uuid) returns setof uuid language sql stable as $$
  with member as (
    select payer as id
    union
    select a.id from billing.account a where a.paid_by = payer)
  select id from member
  union
  select billing.account_of(u.traveller, s.city)
    from member m
    join billing.subscription_payer p on p.account = m.id
    join billing.subscription s on s.id = p.subscription
    join billing.subscription_user u on u.subscription = s.id
$$;

-- Differs whenever what a running bill depends on beside usage has changed: who is on it, their subscriptions, trips
-- of rentals that are not over.
create function billing.bill_state(payer uuid) returns text language sql stable as $$
  with member as materialized (select id from billing.accounts_on_bill(payer) id)
  select md5(concat_ws('|',
    (select string_agg(id::text, ',' order by id) from member),
    (select string_agg(distinct s.id || '#' || s.version, ',' order by s.id || '#' || s.version)
       from member m
       join billing.subscription_payer p on p.account = m.id
       join billing.subscription s on s.id = p.subscription),
    (select string_agg(t.trip || '#' || t.revision || '#' || t.superseded, ',' order by t.trip, r.rental)
       from member m
       join billing.running_rental r on r.account = m.id
       join billing.recent_trip t on t.vehicle = r.vehicle and t.ended_at > r.started_at)))
$$;
