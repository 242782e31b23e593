-- What is hashed is what is kept: the content of a record is its canonical form, byte for byte
-- (io.openmaas.terminal.ingest.CanonicalRecord), so that a chain can be recomputed from the rows alone,
-- and a row is narrow enough for tens of thousands a second.
alter table terminal.record rename to record_before;
alter table terminal.record_other rename to record_before_other;
alter index terminal.record_pkey rename to record_before_pkey;
alter index terminal.record_other_pkey rename to record_before_other_pkey;

create table terminal.record (
  vehicle uuid not null,
  at timestamptz not null,
  identity uuid not null,             -- first 16 bytes of SHA-256 over the content
  frame bigint not null,
  link bigint not null default 0,     -- the chain link it is in; 0 is no link: the row did not come through ingest
  doubts smallint not null default 0, -- bits by io.openmaas.terminal.ingest.Doubt
  content bytea not null,
  primary key (vehicle, at, identity)
) partition by range (at);

create table terminal.record_other partition of terminal.record default;

insert into terminal.record (vehicle, at, identity, frame, link, content)
select vehicle, at, encode(identity, 'hex')::uuid, frame, link,
  convert_to(
    'openmaas-record/1' || E'\n' || imei || E'\n' || (extract(epoch from at) * 1000)::bigint || E'\n'
      || case when lat_e7 is null then '-'
           else concat_ws(' ', lat_e7, lon_e7, altitude_m, heading_degrees, speed_kmh, satellites) end
      || E'\n'
      || coalesce(
           (select string_agg(m.key || '=' || m.value || E'\n', '' order by m.key collate "C")
            from jsonb_each_text(measures) m), ''),
    'UTF8')
from terminal.record_before;

drop table terminal.record_before;

-- Frames get their numbers by the thousand, without asking for each.
alter table terminal.frame alter column id drop default;

-- Where a vehicle's chain stands also says how the vehicle stands: by its latest record that was not ahead of
-- the clock, and by its latest fix. And how far its news has been announced: events are written at most once a
-- second per vehicle, so that the record table stays the topic.
alter table terminal.chain_head
  add column records bigint not null default 0,
  add column received_at timestamptz,
  add column imei text,               -- the terminal that spoke last
  add column last_at timestamptz,
  add column last_content bytea,
  add column fix_at timestamptz,
  add column fix_content bytea,
  add column announced bigint not null default 0,
  add column news_from timestamptz,   -- of what is not announced: the earliest and the latest terminal time
  add column news_to timestamptz,
  set (fillfactor = 50);

update terminal.chain_head h set announced = h.number,
  records = (select coalesce(sum(l.records), 0) from terminal.chain_link l where l.vehicle = h.vehicle),
  received_at = (select max(l.linked_at) from terminal.chain_link l where l.vehicle = h.vehicle);
update terminal.chain_head h set last_at = r.at, last_content = r.content
from (select distinct on (vehicle) vehicle, at, content from terminal.record
      where at <= now() + interval '2 minutes' order by vehicle, at desc, identity) r
where r.vehicle = h.vehicle;
update terminal.chain_head h set fix_at = r.at, fix_content = r.content
from (select distinct on (vehicle) vehicle, at, content from terminal.record
      where at <= now() + interval '2 minutes'
        and split_part(convert_from(content, 'UTF8'), E'\n', 4) <> '-'
      order by vehicle, at desc, identity) r
where r.vehicle = h.vehicle;

-- Kept with the vehicle's chain now, which moves anyway.
alter table terminal.terminal drop column last_seen_at, drop column records;
