-- What is left of allowances, wallets and budgets. A holder is a subscription, or an account without one. Entries are
-- only added; lots are what they come to, never below zero. Consumption of the open period is its rating and is not
-- kept here; it is posted when the period closes.
create table billing.holding_book (
  holder    uuid   primary key,        -- also of accounts whose spending is limited
  version   bigint not null default 0, -- of what can be taken: a booking that saw an older one looks again
  closed_to date                       -- periods before this local date are posted
);

create table billing.holding_lot (
  holder   uuid    not null references billing.holding_book,
  code     text    not null,           -- of the allowance or wallet
  last_day date    not null,           -- the last local date it is good for; 'infinity' for ever
  units    numeric not null check (units >= 0),
  primary key (holder, code, last_day)
);

create table billing.holding_entry (
  id       bigint      generated always as identity primary key,
  holder   uuid        not null references billing.holding_book,
  code     text        not null,
  kind     text        not null check (kind in ('TOPPED_UP', 'GRANTED', 'REFUNDED', 'USED', 'LAPSED')),
  units    numeric     not null check (case when kind in ('USED', 'LAPSED') then units < 0 else units > 0 end),
  last_day date,                       -- of what came in
  source   text        not null,       -- the fact's own identity: it cannot be credited twice
  at       timestamptz not null,
  unique (kind, source, code)
);
create index on billing.holding_entry (holder, id);
create trigger append_only before update or delete or truncate on billing.holding_entry
  for each statement execute function billing.refuse_change();

-- What bookings took until their use is metered.
create table billing.reservation (
  booking     uuid        not null,
  leg         integer     not null,
  holder      uuid        not null references billing.holding_book,
  traveller   uuid        not null,
  city        text        not null,
  state       text        not null check (state in ('OPEN', 'CONSUMED', 'RELEASED')),
  usage_key   text        not null,    -- under which its use will be metered, as far as is known
  at          timestamptz not null,    -- the planned instant of supply
  planned     jsonb       not null,    -- the planned use
  takes       jsonb       not null,    -- units by code of allowance or wallet
  reserved_at timestamptz not null,
  ended_at    timestamptz check ((state = 'OPEN') = (ended_at is null)),
  primary key (booking, leg)
);
create index on billing.reservation (holder, at) where state = 'OPEN';
create index on billing.reservation (reserved_at) where state = 'OPEN';

-- What a trip takes of budgets; counts unless its reservation was released.
create table billing.spending (
  booking      uuid    not null,
  leg          integer not null,
  account      uuid    not null references billing.account,
  traveller    uuid    not null,
  day          date    not null,        -- local date of departure
  amount_minor bigint  not null check (amount_minor >= 0),
  currency     char(3) not null,
  primary key (booking, leg, account),
  foreign key (booking, leg) references billing.reservation
);
create index on billing.spending (account, day);

-- A trip above a limit, and what an approver said. Good for one booking.
create table billing.approval (
  id           uuid        primary key,
  account      uuid        not null references billing.account,
  traveller    uuid        not null,
  city         text        not null,
  offer        uuid        not null,
  trip         text        not null,
  day          date        not null,
  amount_minor bigint      not null check (amount_minor >= 0),
  currency     char(3)     not null,
  state        text        not null check (state in ('ASKED', 'APPROVED', 'DECLINED', 'USED')),
  asked_at     timestamptz not null,
  decided_by   uuid,
  decided_at   timestamptz,
  reason       text,
  booking      uuid,
  unique (account, offer),
  check ((state = 'USED') = (booking is not null)),
  check ((state = 'ASKED') = (decided_at is null))
);
create index on billing.approval (account, asked_at);

-- Takes what a booking was priced with, all or nothing. False where a book was changed since it was read.
create function billing.reserve(wish jsonb) returns boolean language plpgsql as $$
declare
  book record;
  seen bigint;
begin
  for book in select b.holder, b.version from jsonb_to_recordset(wish->'books') as b (holder uuid, version bigint)
               order by b.holder
  loop
    insert into billing.holding_book (holder) values (book.holder) on conflict do nothing;
    select h.version into seen from billing.holding_book h where h.holder = book.holder for update;
    if seen <> book.version then
      return false;
    end if;
  end loop;
  update billing.approval a
     set state = 'USED', booking = (wish->>'booking')::uuid
   where a.id in (select g.value::uuid from jsonb_array_elements_text(wish->'approvals') g) and a.state = 'APPROVED';
  if (select count(*) from billing.approval a where a.booking = (wish->>'booking')::uuid)
     <> jsonb_array_length(wish->'approvals') then
    return false;
  end if;
  update billing.holding_book h set version = h.version + 1
   where h.holder in (select b.holder from jsonb_to_recordset(wish->'books') as b (holder uuid));
  insert into billing.reservation (booking, leg, holder, traveller, city, state, usage_key, at, planned, takes,
                                   reserved_at)
  select (wish->>'booking')::uuid, l.leg, (wish->>'holder')::uuid, (wish->>'traveller')::uuid, wish->>'city', 'OPEN',
         'leg/' || (wish->>'booking') || '.' || l.leg, l.at, l.planned, l.takes, (wish->>'now')::timestamptz
    from jsonb_to_recordset(wish->'legs') as l (leg integer, at timestamptz, planned jsonb, takes jsonb);
  insert into billing.spending (booking, leg, account, traveller, day, amount_minor, currency)
  select (wish->>'booking')::uuid, s.leg, s.account, (wish->>'traveller')::uuid, s.day, s.amount, s.currency
    from jsonb_to_recordset(wish->'spending') as s (leg integer, account uuid, day date, amount bigint,
                                                    currency text);
  return true;
end $$;
