-- What a trip's records tell beside time and distance, with the reasons of its flags; which
-- revisions it takes the place of; and which links of the record chain it was made from. The
-- chain columns are the last of these links, which vouches for all before it.
alter table terminal.trip
  add column facts jsonb,                               -- io.openmaas.core.trip.TripFacts; null: recorded before these were kept
  add column supersedes text[] not null default '{}',   -- id.revision
  add column links text not null default '';            -- 3-7,9; empty: the records are in no link
