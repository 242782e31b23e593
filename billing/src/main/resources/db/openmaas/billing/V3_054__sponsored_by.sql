-- Who ever paid a part of an account's invoices: where to look for the rest of a line that was posted in two parts.
create table billing.sponsored_by (
  sponsored uuid not null references billing.account,
  sponsor   uuid not null references billing.account,
  primary key (sponsored, sponsor)
);
