-- What was answered to a request that carried an Idempotency-Key, so that its repetition is answered
-- alike and has no second effect.
create schema if not exists core;

create table core.idempotency_key (
  account uuid not null,
  operation text not null,
  key text not null,
  fingerprint text not null,          -- SHA-256 of the canonical request, hexadecimal
  status smallint,                    -- null: claimed, the answer is not yet known
  answer text,
  claimed_at timestamptz not null,
  primary key (account, operation, key)
);

create index on core.idempotency_key (claimed_at);
