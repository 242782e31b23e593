-- Who is billed, who belongs to whom, who pays for whom. That paying for others has one level and no circle is a
-- rule of the database: whoever writes it, at whatever moment.
create table billing.account (
  id              uuid        primary key,
  kind            text        not null check (kind in ('PERSON', 'HOUSEHOLD', 'COMPANY', 'COST_CENTRE')),
  traveller       uuid,       -- whose own account it is
  name            text,       -- of a household, company or cost centre
  vat_id          text,
  company         uuid        references billing.account,  -- a cost centre's
  code            text,       -- a cost centre's, unique in its company
  city            text        not null,
  country         char(2)     not null,
  zone            text        not null,
  currency        char(3)     not null,
  paid_by         uuid        references billing.account,
  contact_name    text        not null,
  contact_address text        not null,
  language        char(2)     not null,
  opened_at       timestamptz not null default now(),
  unique (traveller, city),
  unique (company, code),
  check (paid_by <> id),
  check ((kind = 'PERSON') = (traveller is not null)),
  check ((kind = 'PERSON') = (name is null)),
  check ((kind = 'COST_CENTRE') = (company is not null and code is not null)),
  check (kind = 'COMPANY' or vat_id is null)
);
create index on billing.account (paid_by) where paid_by is not null;

-- The payer's row is locked, so that of two changes at the same moment the later one sees the earlier one.
create function billing.check_one_level() returns trigger language plpgsql as $$
declare
  payer record;
begin
  if new.paid_by is null then
    return null;
  end if;
  select a.paid_by, a.currency into payer from billing.account a where a.id = new.paid_by for update;
  if payer.paid_by is not null then
    raise exception 'account % cannot pay for others: it is paid for itself', new.paid_by
      using errcode = 'check_violation', constraint = 'one_level';
  end if;
  if payer.currency <> new.currency then
    raise exception 'account % pays in %, not in %', new.paid_by, payer.currency, new.currency
      using errcode = 'check_violation', constraint = 'one_currency';
  end if;
  if exists (select 1 from billing.account a where a.paid_by = new.id) then
    raise exception 'account % cannot be paid for: it pays for others', new.id
      using errcode = 'check_violation', constraint = 'one_level';
  end if;
  return null;
end $$;

create trigger one_level after insert or update of paid_by, currency on billing.account
  for each row execute function billing.check_one_level();

create table billing.account_member (
  account     uuid        not null references billing.account,
  traveller   uuid        not null,
  role        text        not null check (role in ('OWNER', 'APPROVER', 'MEMBER')),
  state       text        not null check (state in ('INVITED', 'ACTIVE', 'ENDED')),
  cost_centre uuid        references billing.account,
  changed_at  timestamptz not null,
  primary key (account, traveller)
);
create index on billing.account_member (traveller);

-- How much may be spent; what was spent is billing.reservation's to know.
create table billing.spending_limit (
  id                   uuid   primary key,
  account              uuid   not null references billing.account,
  scope                text   not null check (scope in ('ACCOUNT', 'EACH_MEMBER', 'MEMBER')),
  member               uuid   check ((scope = 'MEMBER') = (member is not null)),
  per                  text   not null check (per in ('DAY', 'WEEK', 'MONTH')),
  most_minor           bigint check (most_minor >= 0),       -- null: no limit, only approval
  approval_above_minor bigint check (approval_above_minor >= 0),
  currency             char(3) not null,
  unique nulls not distinct (account, scope, member, per)
);

-- A sponsor pays for another account, all or a part, or is billed for all and collects a fee itself.
create table billing.sponsorship (
  sponsored    uuid        primary key references billing.account,
  sponsor      uuid        not null references billing.account check (sponsor <> sponsored),
  rule         text        not null check (rule in ('PAYS_ALL', 'PAYS_SHARE', 'PAYS_UP_TO', 'COLLECTS')),
  percent      numeric     check ((rule = 'PAYS_SHARE') = (percent is not null) and percent > 0 and percent < 100),
  amount_minor bigint      check ((rule in ('PAYS_UP_TO', 'COLLECTS')) = (amount_minor is not null)
                                  and amount_minor >= 0),
  currency     char(3)     not null,
  from_day     date        not null,
  changed_at   timestamptz not null
);
create index on billing.sponsorship (sponsor);
