-- Members: who they are, what the rules found, what an administrator decided.
create schema if not exists core;

create table core.traveller (
  id uuid primary key,
  given_name text not null,
  family_name text not null,
  born_on date not null,
  email text not null,
  address text not null,
  home_city text not null,
  licence_number text,
  licence_country text,
  licence_classes text,               -- separated by spaces
  licence_issued_on date,
  licence_valid_until date,
  account_holder text not null,
  iban text not null,
  state text not null,
  licence_approved boolean not null,
  findings text not null,             -- JSON: the list as the rules gave it
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  applied_at timestamptz not null,
  version integer not null,
  check ((decided_by is null) = (state = 'APPLIED')),
  check (not licence_approved or (state = 'APPROVED' and licence_number is not null))
);

create index on core.traveller (state, applied_at);

-- Every decision ever taken; the traveller carries the last one.
create table core.traveller_decision (
  traveller_id uuid not null references core.traveller,
  decided_at timestamptz not null,
  decided_by text not null,
  state text not null,
  licence_approved boolean not null,
  reason text not null,
  id bigint generated always as identity primary key
);
