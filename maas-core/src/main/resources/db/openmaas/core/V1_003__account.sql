-- Who may log in, and as what. Passwords are kept as bcrypt hashes only.
create schema if not exists core;

create table core.account (
  id uuid primary key,
  email text not null,
  email_key text not null unique,     -- the address in lower case: one account each
  password_hash text not null,
  roles text not null,                -- separated by spaces
  traveller_id uuid unique,
  created_at timestamptz not null,
  version integer not null
);
