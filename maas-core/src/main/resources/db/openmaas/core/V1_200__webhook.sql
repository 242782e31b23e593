-- Who is told of what by HTTP, and what was told. A delivery is written in the transaction that
-- makes its event true and is sent afterwards, so that nothing is told that is not so and nothing is
-- left out. Secrets are derived (io.openmaas.core.webhook.WebhookSecrets) and are not kept.
create table core.webhook (
  id uuid primary key,
  url text not null,
  types text[] not null,              -- event types, at least one
  kinds text[] not null,              -- empty: all
  least_urgency smallint not null,    -- ordinal of io.openmaas.core.webhook.Urgency
  note text not null,
  generation integer not null default 1,   -- of the secret
  rotated_at timestamptz,             -- when the generation before was replaced
  enabled boolean not null default true,
  disabled_because text,
  created_at timestamptz not null,
  created_by text not null,
  failing_since timestamptz,          -- the first failure after the last success
  check (cardinality(types) > 0)
);

create table core.webhook_delivery (
  id uuid primary key,
  webhook uuid not null references core.webhook on delete cascade,
  event uuid not null,                -- the same for all attempts: header webhook-id
  type text not null,
  body text not null,
  created_at timestamptz not null,
  state text not null check (state in ('PENDING', 'DELIVERED', 'FAILED')),
  attempts integer not null default 0,
  next_at timestamptz not null,       -- while an attempt is under way: when it counts as lost
  last_attempt_at timestamptz,
  last_status integer,
  last_error text,
  unique (webhook, event)
) with (fillfactor = 80);

create index webhook_delivery_due on core.webhook_delivery (webhook, next_at) where state = 'PENDING';
create index webhook_delivery_log on core.webhook_delivery (webhook, created_at desc, id desc);
create index webhook_delivery_done on core.webhook_delivery (created_at) where state <> 'PENDING';
