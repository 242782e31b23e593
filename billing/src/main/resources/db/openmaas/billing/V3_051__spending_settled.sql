-- A budget is charged with what a trip costs at most; once its use is rated, with what it cost.
alter table billing.spending add column settled boolean not null default false;
create index spending_open on billing.spending (booking, leg) where not settled;
