-- Who has which plan, from when to when, and where the billing periods begin. One that runs per traveller and city:
-- two would both include the same rides.
create table billing.subscription (
  id          uuid        primary key,
  traveller   uuid        not null,
  city        text        not null,
  plan        text        not null,   -- PLAN@VERSION
  starts_on   date        not null,   -- local date in zone
  ends_on     date        check (ends_on >= starts_on),  -- the first day on which it no longer runs
  billing_day smallint    not null check (billing_day between 1 and 31),  -- kept as given: 31 stays 31
  zone        text        not null
);
create unique index one_running_subscription on billing.subscription (traveller, city) where ends_on is null;
create index on billing.subscription (traveller, city, starts_on);
