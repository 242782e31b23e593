-- With what a billing period began: so that late use re-rates it from the same beginning, and what counts over a whole
-- term or a week goes on counting. What came in during the period is in the entries.
create table billing.holding_opening (
  holder   uuid  not null references billing.holding_book,
  from_day date  not null,
  holdings jsonb not null,
  primary key (holder, from_day)
);
create trigger append_only before update or delete or truncate on billing.holding_opening
  for each statement execute function billing.refuse_change();
