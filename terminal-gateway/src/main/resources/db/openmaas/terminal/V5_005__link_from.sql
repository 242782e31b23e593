-- The earliest terminal time in a link, so that who assembles up to a link knows how far back it reaches without
-- reading its records. Null where none has a time of use (io.openmaas.terminal.ingest.Doubt.FIRST_TIME).
alter table terminal.chain_link add column from_at timestamptz;

update terminal.chain_link l set from_at = r.from_at
from (select vehicle, link, min(at) as from_at from terminal.record
      where at >= '2010-01-01T00:00:00Z' group by vehicle, link) r
where r.vehicle = l.vehicle and r.link = l.number;
