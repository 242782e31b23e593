-- Payments recorded on account. The bank's reference identifies one: reported twice, it counts once.
create table billing.payment (
  reference     text        primary key,
  invoice       uuid        not null references billing.invoice,
  amount_minor  bigint      not null check (amount_minor > 0),
  currency      char(3)     not null,
  received_on   date        not null,
  applied_minor bigint      not null check (applied_minor >= 0),   -- what settled the invoice
  surplus_minor bigint      not null check (surplus_minor >= 0),   -- what became the traveller's credit
  recorded_at   timestamptz not null,
  check (amount_minor = applied_minor + surplus_minor)
);
create index on billing.payment (invoice);

create trigger append_only before update or delete or truncate on billing.payment
  for each statement execute function billing.refuse_change();
