-- The earliest terminal time in a link, so that who assembles up to a link knows how far back it reaches without
-- reading its records. Null where none has a time of use, or the link is older than this column.
alter table terminal.chain_link add column from_at timestamptz;
