-- Usage records: what was travelled and has to be charged. A record is written once and never updated, not even when
-- it is invoiced: an invoice line with its key says so. The key is that of the fact (a rental, a leg of a booking), so
-- that an event that is delivered twice counts once.
create table billing.usage (
  key                  text        primary key,  -- rental/ID or leg/BOOKING.INDEX
  fingerprint          text        not null,
  traveller            uuid        not null,
  city                 text        not null,
  at                   timestamptz not null,     -- the instant of supply, which decides the billing period
  tariff               text        not null,     -- pinned when the offer was made
  kind                 text        not null check (kind in ('CAR_SHARE', 'TRANSIT')),
  booking              uuid        not null,
  leg                  integer     not null,
  began_at             timestamptz not null,
  ended_at             timestamptz not null,
  -- a shared car
  rental               uuid,
  trips                uuid[],
  vehicle              text,
  vehicle_class        text,
  started_minutes      bigint,
  metres               bigint,
  -- a ticket
  operator             text,
  ticket               text,
  line                 text,
  operator_price_minor bigint,
  currency             char(3),
  recorded_at          timestamptz not null default now(),
  check (kind <> 'CAR_SHARE' or (rental is not null and trips is not null and vehicle is not null
         and vehicle_class is not null and started_minutes >= 0 and metres >= 0)),
  check (kind <> 'TRANSIT' or (operator is not null and ticket is not null and line is not null
         and operator_price_minor >= 0 and currency is not null))
);
create index on billing.usage (traveller, city, at);

-- Usage that did not take place after all (a ticket given back) and is not charged.
create table billing.usage_reversal (
  key         text        primary key references billing.usage,
  reason      text        not null,
  reversed_at timestamptz not null
);

-- A second record under a key with other content. The first one stands; nothing is dropped without a trace.
create table billing.usage_conflict (
  id          bigint generated always as identity primary key,
  key         text        not null references billing.usage,
  content     text        not null,
  recorded_at timestamptz not null default now()
);
