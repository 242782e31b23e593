-- The catalogue as it is kept: what was imported, by whom and when, and what of it is in use. Append-only: a version of a
-- plan that was sold never changes; one that is used cannot be deleted, which the database sees to.
create table billing.catalogue_import (
  id          bigint generated always as identity primary key,
  imported_at timestamptz not null,
  imported_by text        not null,
  note        text        not null      -- what was done, in words
);

-- The files as they were given.
create table billing.catalogue_file (
  import bigint not null references billing.catalogue_import,
  name   text   not null,
  text   text   not null,
  sha256 text   not null check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (import, name)
);

-- What they hold, each thing as a catalogue file of its own.
create table billing.catalogue_item (
  kind         text             not null check (kind in ('PLAN', 'TAX_RATE', 'OPERATOR_TERMS')),
  key          text collate "C" not null,   -- PLAN@VERSION, COUNTRY/CATEGORY/FROM, OPERATOR/FROM
  text         text             not null,
  sha256       text             not null check (sha256 ~ '^[0-9a-f]{64}$'),
  starts_on    date             not null,
  sold         boolean          not null,   -- its first day has come: it may be in an offer, a subscription, a use
  withdrawn_at timestamptz,                 -- as if it had never been sold; still readable for open offers
  import       bigint           not null references billing.catalogue_import,
  primary key (kind, key)
);
create index catalogue_item_unsold on billing.catalogue_item (starts_on) where not sold;

-- Versions that somebody has. They cannot be deleted or withdrawn.
create table billing.catalogue_pin (
  plan      text collate "C" primary key,
  kind      text not null default 'PLAN' check (kind = 'PLAN'),
  pinned_at timestamptz not null default now(),
  foreign key (kind, plan) references billing.catalogue_item (kind, key) on delete restrict
);

create trigger append_only before update or delete or truncate on billing.catalogue_import
  for each statement execute function billing.refuse_change();
create trigger append_only before update or delete or truncate on billing.catalogue_file
  for each statement execute function billing.refuse_change();
create trigger append_only before update or delete or truncate on billing.catalogue_pin
  for each statement execute function billing.refuse_change();

create function billing.keep_sold_item() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.sold then
      raise exception 'catalogue item % was sold and cannot be deleted', old.key using errcode = 'OM060';
    end if;
    return old;
  end if;
  if old.kind <> new.kind or old.key <> new.key or old.starts_on <> new.starts_on or (old.sold and not new.sold)
     or (old.sold and old.kind <> 'TAX_RATE' and (old.text <> new.text or old.sha256 <> new.sha256)) then
    raise exception 'catalogue item % was sold and cannot be changed', old.key using errcode = 'OM060';
  end if;
  if new.withdrawn_at is not null and old.withdrawn_at is null
     and exists (select from billing.catalogue_pin p where old.kind = 'PLAN' and p.plan = old.key) then
    raise exception 'plan version % is used and cannot be withdrawn', old.key using errcode = 'OM060';
  end if;
  return new;
end $$;

create trigger keep_sold_item before update or delete on billing.catalogue_item
  for each row execute function billing.keep_sold_item();

-- Whoever gives a plan to somebody says so with this. A version that is not kept (a catalogue of a test) is not pinned.
-- The row lock makes a withdrawal that is under way wait, or this one.
create function billing.pin_plan(ref text) returns void language plpgsql as $$
begin
  if exists (select from billing.catalogue_pin where plan = ref) then
    return;
  end if;
  perform from billing.catalogue_item where kind = 'PLAN' and key = ref for key share;
  if found then
    insert into billing.catalogue_pin (plan) values (ref) on conflict do nothing;
  end if;
end $$;

create function billing.pin_subscribed_plan() returns trigger language plpgsql as $$
begin
  perform billing.pin_plan(new.plan);
  return null;
end $$;

create function billing.pin_changed_plan() returns trigger language plpgsql as $$
begin
  perform billing.pin_plan(new.content ->> 'plan');
  return null;
end $$;

do $$
begin
  if exists (select from information_schema.columns
              where table_schema = 'billing' and table_name = 'subscription' and column_name = 'plan') then
    create trigger pin_plan after insert or update of plan on billing.subscription
      for each row execute function billing.pin_subscribed_plan();
  end if;
  if exists (select from information_schema.columns
              where table_schema = 'billing' and table_name = 'subscription_change' and column_name = 'content') then
    create trigger pin_plan after insert on billing.subscription_change
      for each row when (new.content ? 'plan') execute function billing.pin_changed_plan();
  end if;
end $$;
