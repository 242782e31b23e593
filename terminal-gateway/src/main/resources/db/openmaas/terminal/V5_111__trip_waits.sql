-- A record of a clock that was ahead waits until its time has come; then the vehicle is assembled again, even if
-- it says no more, so that a trip of such a clock is not passed over.
alter table terminal.trip_progress add column waits_at timestamptz;

create index trip_progress_waiting on terminal.trip_progress (waits_at) where waits_at is not null;
