-- The usage log: what was used and has to be charged, whoever reported it. A row is written once and never updated, not
-- even when it is invoiced: an invoice keeps the snapshot it read with, and covers the rows that were visible in it
-- (pg_visible_in_snapshot). Partitioned by its key, because a unique key that de-duplicates must contain the partition
-- key. A correction or a reversal is a row of its own that names the use it is about.
alter table billing.usage rename to usage_before;
alter table billing.usage_before rename constraint usage_pkey to usage_before_pkey;
alter table billing.usage_conflict rename to usage_conflict_before;

create table billing.usage (
  key         text collate "C" not null,   -- rental/ID, leg/BOOKING.INDEX, SOURCE/ID; of a correction: its own
  account     uuid             not null,
  at          timestamptz      not null,   -- the instant of supply, which decides the billing period
  xid         xid8             not null default pg_current_xact_id(),
  kind        "char"           not null default 'N',   -- N new, C correction, R reversal
  corrects    text collate "C",            -- key of the use that a correction or reversal is about
  revision    integer          not null default 0,     -- of that use: the highest one stands
  was_at      timestamptz,                 -- when the revision before it was supplied: that period changes too
  content     bytea            not null,   -- canonical, see UsageContent: equal content has equal bytes
  recorded_at timestamptz      not null,
  primary key (key),
  check (kind = 'N' and corrects is null and revision = 0 and was_at is null
      or kind in ('C', 'R') and corrects is not null and revision > 0 and was_at is not null)
) partition by hash (key);

do $$
begin
  for i in 0..7 loop
    execute format('create table billing.usage_%s partition of billing.usage for values with (modulus 8, remainder %s)',
      i, i);
  end loop;
end $$;

create index usage_account on billing.usage (account, xid);
create index usage_corrects on billing.usage (corrects) where corrects is not null;

create trigger append_only before update or delete or truncate on billing.usage
  for each statement execute function billing.refuse_change();

-- The account of a traveller in a city follows from both, but not the other way round. Use may be recorded before
-- anybody has opened the account.
create table billing.metered_traveller (
  account   uuid primary key,
  traveller uuid not null,
  city      text not null
);

-- A second record under a key with other content: the first stands until finance decides. Nothing is dropped.
create table billing.usage_conflict (
  id          bigint generated always as identity primary key,
  key         text collate "C" not null,
  account     uuid,
  at          timestamptz,
  content     bytea,                       -- as in the log
  note        text,                        -- in words, where the content was kept as a text
  recorded_at timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by text,
  resolution  text check (resolution in ('CORRECTED', 'DISMISSED')),
  check ((resolved_at is null) = (resolution is null))
);
create unique index usage_conflict_once on billing.usage_conflict (key, md5(content));
create index usage_conflict_open on billing.usage_conflict (id) where resolved_at is null;

-- What was recorded before, in the form of UsageContent.
create function billing.migrate_number(value numeric) returns bytea language plpgsql immutable as $$
declare
  zigzag numeric := case when value < 0 then -2 * value - 1 else 2 * value end;
  low    integer;
  bytes  bytea := ''::bytea;
begin
  loop
    low := mod(zigzag, 128)::integer;
    zigzag := div(zigzag, 128);
    if zigzag = 0 then
      return bytes || set_byte('\x00'::bytea, 0, low);
    end if;
    bytes := bytes || set_byte('\x00'::bytea, 0, low + 128);
  end loop;
end $$;

create function billing.migrate_text(value text) returns bytea language sql immutable as $$
  select billing.migrate_number(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8')
$$;

create function billing.migrate_name(value text) returns bytea language sql immutable as $$
  select billing.migrate_number(-1) || billing.migrate_text(value)
$$;

-- A decimal without trailing zeros: scale, then unscaled value.
create function billing.migrate_decimal(value numeric) returns bytea language sql immutable as $$
  select billing.migrate_number(scale(trim_scale(value)))
      || billing.migrate_number(round(trim_scale(value) * power(10::numeric, scale(trim_scale(value)))))
$$;

create function billing.migrate_micros(later timestamptz, earlier timestamptz) returns bytea language sql immutable as $$
  select billing.migrate_number(round(extract(epoch from later - earlier) * 1000000))
$$;

create function billing.migrate_content(u billing.usage_before) returns bytea language sql stable as $$
  select '\x01'::bytea
      || billing.migrate_name(u.kind)
      || billing.migrate_micros(u.at, u.began_at) || billing.migrate_micros(u.ended_at, u.began_at)
      || case u.kind
           when 'CAR_SHARE' then
                billing.migrate_number(1)
             || billing.migrate_name('vehicleClass') || billing.migrate_text(u.vehicle_class)
             || billing.migrate_number(1)
             || billing.migrate_name('kilometres') || billing.migrate_decimal(u.metres::numeric / 1000)
             || billing.migrate_number(0)
           else
                billing.migrate_number(1)
             || billing.migrate_name('operator') || billing.migrate_text(u.operator)
             || billing.migrate_number(0)
             || billing.migrate_number(1)
             || billing.migrate_number(u.operator_price_minor) || billing.migrate_text(u.currency::text)
         end
      -- no subscription, the tariff, no promise
      || billing.migrate_number(0) || billing.migrate_number(1) || billing.migrate_text(u.tariff)
      || billing.migrate_number(0)
      || case u.kind
           when 'CAR_SHARE' then
                billing.migrate_number(0) || uuid_send(u.rental)
             || billing.migrate_number(cardinality(u.trips))
             || coalesce((select string_agg(uuid_send(t.trip), ''::bytea order by t.place)
                            from unnest(u.trips) with ordinality t(trip, place)), ''::bytea)
             || billing.migrate_text(u.vehicle)
           else
                billing.migrate_number(1) || billing.migrate_text(u.booking || '.' || u.leg)
             || billing.migrate_text(u.ticket) || billing.migrate_text(u.line)
         end
$$;

create function billing.migrate_account(traveller uuid, city text) returns uuid language sql immutable as $$
  -- as AccountId.of: a name-based UUID of version 3
  select encode(set_byte(set_byte(h, 6, get_byte(h, 6) & 15 | 48), 8, get_byte(h, 8) & 63 | 128), 'hex')::uuid
    from (select decode(md5('openmaas-account/' || traveller || '/' || city), 'hex') h) digest
$$;

insert into billing.metered_traveller (account, traveller, city)
select distinct billing.migrate_account(u.traveller, u.city), u.traveller, u.city from billing.usage_before u;

insert into billing.usage (key, account, at, content, recorded_at)
select u.key, billing.migrate_account(u.traveller, u.city), u.at, billing.migrate_content(u), u.recorded_at
  from billing.usage_before u;

insert into billing.usage (key, account, at, kind, corrects, revision, was_at, content, recorded_at)
select u.key || '#1', billing.migrate_account(u.traveller, u.city), u.at, 'R', u.key, 1, u.at,
       billing.migrate_content(u), r.reversed_at
  from billing.usage_reversal r join billing.usage_before u on u.key = r.key;

insert into billing.usage_conflict (key, account, note, recorded_at)
select c.key, billing.migrate_account(u.traveller, u.city), c.content, c.recorded_at
  from billing.usage_conflict_before c join billing.usage_before u on u.key = c.key
 order by c.id;

drop function billing.migrate_content(billing.usage_before);
drop function billing.migrate_account(uuid, text);
drop function billing.migrate_micros(timestamptz, timestamptz);
drop function billing.migrate_decimal(numeric);
drop function billing.migrate_name(text);
drop function billing.migrate_text(text);
drop function billing.migrate_number(numeric);
drop table billing.usage_conflict_before;
drop table billing.usage_reversal;
drop table billing.usage_before;
