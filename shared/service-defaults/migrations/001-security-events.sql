-- What happened to accounts, sessions and keys, for whoever has to find out afterwards. No secrets, and no names or mail
-- addresses: ids lead to those, and of an account that is not there nothing is kept.
create table security_event (
  event_id bigint generated always as identity primary key,
  at timestamptz(3) not null default clock_timestamp(),
  type text not null,
  -- Whom it concerns; null where there is no such account.
  user_id uuid,
  -- Who did it, where somebody signed in did.
  actor_id uuid,
  -- The network that it came from: enough to see an attack, not where somebody lives.
  client_network text,
  details jsonb not null default '{}',
  trace_id text,
  request_id text
);
create index security_event_of_user on security_event (user_id, event_id desc) where user_id is not null;
create index security_event_of_type on security_event (type, event_id desc);

-- Append-only, also for a program with a fault. What is past its time may go; see purge-security-events.ts.
create function refuse_change_of_security_event() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.at < now() - interval '400 days' then return old; end if;
  end if;
  raise exception 'security events are only ever added' using errcode = 'restrict_violation';
end $$;
create trigger security_event_is_append_only before update or delete on security_event
  for each row execute function refuse_change_of_security_event();
create trigger security_event_is_not_emptied before truncate on security_event
  for each statement execute function refuse_change_of_security_event();
