-- Invoices. Only final ones are stored: a draft is drawn afresh each time and has no number. What is final never
-- changes, which the database sees to. Numbers have no gap because they are taken in the transaction of the invoice.
create table billing.number_series (
  series text    not null,      -- of a legal entity, for instance OM
  year   integer not null,
  last   integer not null,
  primary key (series, year)
);

create table billing.invoice (
  id                uuid        primary key,
  number            text        not null unique,
  traveller         uuid        not null,
  city              text        not null,
  country           char(2)     not null,
  currency          char(3)     not null,
  period_from       date        not null,
  period_to         date        not null check (period_to > period_from),
  issued_on         date        not null,
  due_on            date        not null,
  finalised_at      timestamptz not null,
  total_minor       bigint      not null,
  recipient_name    text        not null,
  recipient_address text        not null,
  seller_name       text        not null,
  seller_address    text        not null,
  seller_tax_id     text        not null,
  seller_iban       text        not null,
  seller_email      text        not null,
  unique (traveller, city, period_to)   -- a period is invoiced once
);

create table billing.invoice_line (
  invoice      uuid     not null references billing.invoice,
  position     integer  not null,        -- from 1
  kind         text     not null check (kind in ('FEE', 'RENTAL', 'TICKET')),
  text         text     not null,
  service_from date     not null,
  service_to   date     not null,
  quantity     numeric,
  unit         text,
  unit_price   numeric,
  amount_minor bigint   not null,        -- tax included
  tax          text     not null,
  tax_percent  numeric  not null,
  subscription uuid,
  usage_key    text,
  charge       smallint,                 -- which of the charges of the usage, from 0
  rental       uuid,
  trips        uuid[],
  minutes      bigint,
  metres       bigint,
  leg          text,
  ticket       text,
  primary key (invoice, position),
  unique (usage_key, charge)             -- a use is charged once
);

create table billing.invoice_tax (
  invoice     uuid    not null references billing.invoice,
  tax         text    not null,
  percent     numeric not null,
  net_minor   bigint  not null,
  tax_minor   bigint  not null,
  gross_minor bigint  not null check (gross_minor = net_minor + tax_minor),
  primary key (invoice, tax, percent)
);

create function billing.check_invoice_lines() returns trigger language plpgsql as $$
declare
  wrong record;
begin
  select i.number into wrong
    from billing.invoice i
   where i.id in (select l.invoice from inserted l)
     and (i.total_minor <> (select sum(l.amount_minor) from inserted l where l.invoice = i.id)
          or (select count(*) from billing.invoice_line l where l.invoice = i.id)
             <> (select count(*) from inserted l where l.invoice = i.id))
   limit 1;
  if found then
    raise exception 'the lines of invoice % are not all its lines, or do not sum to its total', wrong.number
      using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger lines_sum_to_total
  after insert on billing.invoice_line
  referencing new table as inserted
  for each statement execute function billing.check_invoice_lines();

create trigger final before update or delete or truncate on billing.invoice
  for each statement execute function billing.refuse_change();
create trigger final before update or delete or truncate on billing.invoice_line
  for each statement execute function billing.refuse_change();
create trigger final before update or delete or truncate on billing.invoice_tax
  for each statement execute function billing.refuse_change();
