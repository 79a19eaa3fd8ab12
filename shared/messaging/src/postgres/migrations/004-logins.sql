-- Logins of services, each of which may send what contracts let it send, and deal with its own queues: those whose names begin
-- with its name and a dot. The owner of these tables may do all as before; so a platform with one login goes on as it was.

-- A role that is a service's own. Filled by whoever provisions the bus.
create table messaging.login (
  role_name text primary key,
  service text not null
);

create table messaging.login_right (
  role_name text not null references messaging.login on delete cascade,
  -- `send`, or `handle` for the commands that it may listen to.
  action text not null check (action in ('send', 'handle')),
  exchange text not null,
  type text not null,
  primary key (role_name, action, exchange, type)
);

-- As what a message was published, and by whose login; null if that login was the owner's. A consumer compares it with what the
-- message says of itself.
alter table messaging.message add column type text, add column sender text;
alter table messaging.delayed_message add column type text, add column sender text;
alter table messaging.dead_letter add column type text, add column sender text;
alter table messaging.session add column role_name text not null default session_user;

-- The functions run with the rights of their owner, and look at the session's user, which no `set role` changes. Names are found
-- in no schema but those that are written out.

create function messaging.is_unrestricted() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select pg_has_role(session_user, relowner, 'usage') from pg_class where oid = 'messaging.message'::regclass
$$;

-- The queues of the session's service, for policies: asked a few times for each statement. In plpgsql, which keeps the plan.
create function messaging.own_queues() returns int[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return array(select q.id from messaging.queue q, messaging.login l
    where l.role_name = session_user and starts_with(q.name, l.service || '.'));
end $$;

create function messaging.owns_queue(name text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select messaging.is_unrestricted() or exists (
    select from messaging.login l where l.role_name = session_user and starts_with($1, l.service || '.'))
$$;

create function messaging.may_listen(exchange text, pattern text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- A command may hold what only its service is to know. A pattern of several types is never among the rights.
  select $1 = 'events' or exists (
    select from messaging.login_right r
    where r.role_name = session_user and r.action = 'handle' and r.exchange = $1 and r.type = $2)
$$;

-- Whose name messages bear that this session publishes: null for the owner. Refuses what it may not send.
create function messaging.sender_of(exchanges text[], types text[]) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  sender text;
  refused text;
begin
  select l.service into sender from messaging.login l where l.role_name = session_user;
  if not found then
    if messaging.is_unrestricted() then return null; end if;
    raise insufficient_privilege using message = format('the role %s has no login at the message bus', session_user);
  end if;
  select format('%s on %s', m.type, m.exchange) into refused
    from (select distinct m.exchange, m.type from unnest(exchanges, types) as m (exchange, type)) as m
    where not exists (
      select from messaging.login_right r
      where r.role_name = session_user and r.action = 'send' and r.exchange = m.exchange and r.type = m.type)
    limit 1;
  if found then
    raise insufficient_privilege using message = format('%s may not send %s: its contract names other senders', sender, refused);
  end if;
  return sender;
end $$;

-- Puts messages into the queues of `routes`, each a text such as `{1,2}`, unless the bindings have changed since `version`. Returns
-- the version that they have.
create function messaging.publish(
  namespace text, version bigint, exchanges text[], types text[], bodies text[], routes text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  sender text := messaging.sender_of(exchanges, types);
  current_version bigint;
begin
  select coalesce(max(t.version), 0) into current_version from messaging.topology t where t.namespace = $1;
  if current_version <> version then return current_version; end if;
  with sent as (
    insert into messaging.message (queue_id, body, type, sender)
    select q.id, m.body, m.type, sender
    from unnest(bodies, types, routes) with ordinality as m (body, type, routes, place),
      unnest(m.routes::int[]) as route (id)
      join messaging.queue q on q.id = route.id and q.namespace = $1
    order by m.place
    returning queue_id, id
  )
  -- As wakeUp of wake-up.ts.
  select count(pg_notify('bus_' || queue_id, first_id::text)) into current_version
    from (select queue_id, min(id) as first_id from sent group by queue_id) as queue;
  return version;
end $$;

-- Changes the version of a namespace's bindings, or makes it; and locks it, so that version and bindings change together.
create function messaging.touch_topology(namespace text, is_changed boolean) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into messaging.topology as t (namespace, version) values ($1, nextval('messaging.topology_version'))
  on conflict on constraint topology_pkey do update
    set version = case when $2 then nextval('messaging.topology_version') else t.version end
$$;

-- What is in a queue, for everybody to see: numbers and an age, no messages. Of a longer queue `most` are counted; null: all.
create function messaging.queue_counts(queue_id int, most bigint, out ready bigint, out unacknowledged bigint,
  out delayed bigint, out dead bigint, out oldest_age_ms float8)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.ready, m.unacknowledged,
    (select count(*) from messaging.delayed_message d where d.queue_id = $1),
    (select count(*) from messaging.dead_letter d where d.queue_id = $1),
    (select (extract(epoch from clock_timestamp() - o.queued_at) * 1000)::float8 from messaging.message o
      where o.queue_id = $1 order by o.id limit 1)
  from (
    select count(*) filter (where owner is null) as ready, count(owner) as unacknowledged
    from (select c.owner from messaging.message c where c.queue_id = $1 limit $2) as counted) as m
$$;

-- Of sessions that are said to be dead, those whose lock is free: 7261 is SESSION_LOCK of bus-session.ts.
create function messaging.truly_dead(sessions int[]) returns int[]
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select array(select s from unnest(sessions) as s where pg_try_advisory_xact_lock(7261, s))
$$;

-- Gives back messages of any queue that no living session holds: `page` of those after a place. Whoever finds a session dead does
-- it for all, and is asked for no right to the queues: it cannot be made to give back what a living session holds.
create function messaging.give_back_orphans(dead int[], after_queue int, after_id bigint, page int)
returns table (queue_id int, id bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
#variable_conflict use_column
declare
  gone int[] := messaging.truly_dead(dead);
begin
  return query
    with page as materialized (
      select m.queue_id, m.id, m.owner from messaging.message m
      where (m.queue_id, m.id) > (after_queue, after_id)
      order by m.queue_id, m.id limit page
    ), returned as (
      update messaging.message m set owner = null
      from page p
      where p.owner is not null and m.queue_id = p.queue_id and m.id = p.id and m.owner = p.owner
        and not exists (select from messaging.session s where s.id = p.owner and s.id <> all (gone))
      returning m.queue_id, m.id
    ), woken as (
      select count(pg_notify('bus_' || queue_id, first_id::text)) as count
      from (select queue_id, min(id) as first_id from returned group by queue_id) as queue
    )
    select p.queue_id, p.id from page p, woken order by p.queue_id desc, p.id desc limit 1;
end $$;

-- Removes sessions that hold nothing any more, and notes that nobody unknown does.
create function messaging.forget_sessions(dead int[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone int[] := messaging.truly_dead(dead);
begin
  delete from messaging.session where id = any (gone);
  delete from messaging.consumer c
    where session_id = any (gone) or not exists (select from messaging.session s where s.id = c.session_id);
  insert into messaging.orphan_check (checked_at)
    select clock_timestamp() where not exists (select from messaging.orphan_check);
end $$;

-- What a login may do with rows itself. Those who publish, or look after sessions, do it by the functions above.
alter table messaging.message enable row level security;
alter table messaging.delayed_message enable row level security;
alter table messaging.dead_letter enable row level security;
alter table messaging.queue enable row level security;
alter table messaging.binding enable row level security;
alter table messaging.session enable row level security;
alter table messaging.consumer enable row level security;

create policy own_queues on messaging.message using (queue_id = any ((select messaging.own_queues())::int[]));
create policy own_queues on messaging.delayed_message using (queue_id = any ((select messaging.own_queues())::int[]));
create policy own_queues on messaging.dead_letter using (queue_id = any ((select messaging.own_queues())::int[]));

create policy seen_by_all on messaging.queue for select using (true);
create policy declared_by_its_service on messaging.queue for insert with check (messaging.owns_queue(name));
create policy changed_by_its_service on messaging.queue for update using (messaging.owns_queue(name));

create policy seen_by_all on messaging.binding for select using (true);
create policy made_by_its_service on messaging.binding for insert
  with check (queue_id = any ((select messaging.own_queues())::int[]) and messaging.may_listen(exchange, pattern));
create policy removed_by_its_service on messaging.binding for delete
  using (queue_id = any ((select messaging.own_queues())::int[]));

create policy seen_by_all on messaging.session for select using (true);
create policy own_begun on messaging.session for insert with check (role_name = session_user);
create policy own_kept on messaging.session for update using (role_name = session_user);

create policy seen_by_all on messaging.consumer for select using (true);
create policy own_begun on messaging.consumer for insert
  with check (queue_id = any ((select messaging.own_queues())::int[]));
create policy own_ended on messaging.consumer for delete using (queue_id = any ((select messaging.own_queues())::int[]));

-- Nobody but the owner, and those who are given it (provision-logins.ts).
revoke execute on all functions in schema messaging from public;
