-- Whose a source of usage is: who reported under its name first. Others could correct what it told.
create table billing.usage_source (
  source   text collate "C" primary key,
  reporter text             not null,
  since    timestamptz      not null
);

-- A household or company always has an owner, whoever leaves at the same moment as another one: they meet at the
-- account's row.
create function billing.check_owner() returns trigger language plpgsql as $$
begin
  perform 1 from billing.account a where a.id = old.account for no key update;
  if not exists (select 1 from billing.account_member m
                  where m.account = old.account and m.role = 'OWNER' and m.state = 'ACTIVE') then
    raise exception 'account % needs an owner', old.account
      using errcode = 'check_violation', constraint = 'last_owner';
  end if;
  return null;
end $$;
create trigger last_owner after update or delete on billing.account_member
  for each row when (old.role = 'OWNER' and old.state = 'ACTIVE') execute function billing.check_owner();

-- A booking asks which approvals it used; a traveller what he asked for.
create index on billing.approval (booking) where booking is not null;
create index on billing.approval (traveller, asked_at);

-- A run asks which subscriptions were changed since the one before it.
create index on billing.subscription_change (recorded_at);
