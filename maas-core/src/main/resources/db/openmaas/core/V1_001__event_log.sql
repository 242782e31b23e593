-- The event log: what happened, appended in the transaction that made it true, and how far each
-- group of readers has come.
create schema if not exists core;

-- Readers take only rows whose position is below pg_snapshot_xmin, in the order (position, id): ids
-- are given before commits, so that an order by id alone would lose what commits late.
--
-- The position is the appender's transaction, or the latest transaction completed before the append
-- if that is later. So whoever appends after another transaction has committed (because it waited for
-- its lock, say) stands behind it, although it may have begun before it. It is never above a
-- transaction that has completed or is the appender itself, hence becomes readable without further
-- traffic, and never below the appender, hence is never readable before its commit.
create table core.event (
  topic text not null,
  partition smallint not null,
  position xid8 not null default greatest(
    pg_current_xact_id(),
    (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)::text::xid8),
  id bigint generated always as identity,
  key text not null,
  type text not null,
  payload jsonb not null,
  appended_at timestamptz not null default clock_timestamp(),
  primary key (topic, partition, position, id)
);

-- How far a group has read a partition. Who leases the partition raises the epoch; whoever stores
-- with an older one fails.
create table core.event_offset (
  reader_group text not null,
  topic text not null,
  partition smallint not null,
  epoch bigint not null default 0,
  position xid8 not null default '0',
  id bigint not null default 0,
  stored_at timestamptz not null default clock_timestamp(),
  primary key (reader_group, topic, partition)
) with (fillfactor = 50);

-- Keys whose event could not be processed. Later events of the key wait behind it.
create table core.event_parked_key (
  reader_group text not null,
  topic text not null,
  key text not null,
  partition smallint not null,
  reason text not null,
  released boolean not null default false,
  parked_at timestamptz not null default clock_timestamp(),
  primary key (reader_group, topic, key)
);

create table core.event_parked (
  reader_group text not null,
  topic text not null,
  key text not null,
  partition smallint not null,
  position xid8 not null,
  id bigint not null,
  primary key (reader_group, topic, key, position, id),
  foreign key (reader_group, topic, key) references core.event_parked_key
);
