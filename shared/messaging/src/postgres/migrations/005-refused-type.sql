-- As in 004; names the type in `detail`, for the relay to set it aside.
create or replace function messaging.sender_of(exchanges text[], types text[]) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  sender text;
  refused record;
begin
  select l.service into sender from messaging.login l where l.role_name = session_user;
  if not found then
    if messaging.is_unrestricted() then return null; end if;
    raise insufficient_privilege using message = format('the role %s has no login at the message bus', session_user);
  end if;
  select m.exchange, m.type into refused
    from (select distinct m.exchange, m.type from unnest(exchanges, types) as m (exchange, type)) as m
    where not exists (
      select from messaging.login_right r
      where r.role_name = session_user and r.action = 'send' and r.exchange = m.exchange and r.type = m.type)
    limit 1;
  if found then
    raise insufficient_privilege using detail = refused.type,
      message = format('%s may not send %s on %s: its contract names other senders', sender, refused.type, refused.exchange);
  end if;
  return sender;
end $$;
