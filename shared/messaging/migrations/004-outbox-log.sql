-- The outbox as a log. Rows are only added; a cursor, which is a snapshot, says which of them the broker has. So no look of
-- the relay walks what is done, whatever other sessions keep open, and what was sent is there for the history.
create sequence outbox_position;

create table outbox_log (
  -- The writing transaction: a snapshot sees all rows of it, or none.
  xid xid8 not null default pg_current_xact_id(),
  -- Gives the order within a subject: a writer takes its number while it holds the aggregate's lock.
  -- Not a cursor: a lower number may become visible after a higher one.
  position bigint not null default nextval('outbox_position'),
  id uuid not null,
  -- An id that is no UUID is here by its hash, as in the inbox.
  correlation_id uuid,
  created_at timestamptz not null default now(),
  exchange text not null,
  type text not null,
  subject text not null,
  -- The CloudEvent as it goes over the wire. Text, not jsonb: bytes are kept, and \u0000 is possible.
  envelope text not null
);

-- A ring: each child takes the messages of a third of the time that they are kept, and is truncated before its next turn. A
-- writer names the child. Which one it is does not matter to readers, who read all.
do $$
begin
  for slot in 0..4 loop
    execute format('create table outbox_log_%s () inherits (outbox_log)', slot);
    execute format('create index on outbox_log_%s (xid, position)', slot);
    -- For the history. An id begins with its time.
    execute format('create index on outbox_log_%s (type, id)', slot);
    -- By its hash: a subject may be longer than an index takes.
    execute format('create index on outbox_log_%s (hashtextextended(subject, 0), id)', slot);
    execute format('create index on outbox_log_%s (correlation_id)', slot);
    -- Nothing is ever dead in it: it is frozen now and then, and analysed as it grows.
    execute format('alter table outbox_log_%s set (autovacuum_vacuum_insert_scale_factor = 0,
      autovacuum_vacuum_insert_threshold = 5000000, autovacuum_analyze_scale_factor = 0.3)', slot);
  end loop;
end $$;

-- How far the leading relay is. Rows are added, since a row that is updated leaves versions behind, and reads walk those as
-- long as another session can see them. The one with the highest number holds.
create table outbox_progress (
  seq bigint primary key,
  -- What this snapshot sees, the broker has, or it is parked.
  seen pg_snapshot not null,
  -- While more than a page is sent: of what this later snapshot sees, it has what is up to this position too.
  page_to pg_snapshot,
  page_position bigint,
  -- The highest position among all that.
  top bigint not null,
  -- How many are parked; those parked up to a place are gone.
  parked bigint not null default 0,
  parked_after bigint not null default 0,
  -- The server's identifier. In another one transactions have other numbers.
  cluster text
);

-- Messages that cannot be sent for now, and what follows for their subjects.
create table outbox_parked (
  -- In the order in which they were parked.
  place bigint generated always as identity primary key,
  -- What they wait for: `type thing.move`, a queue for such commands; `message …`, that the broker takes this one.
  hold text not null,
  position bigint not null,
  id uuid not null,
  correlation_id uuid,
  created_at timestamptz not null,
  exchange text not null,
  type text not null,
  subject text not null,
  envelope text not null
);
create index outbox_parked_hold on outbox_parked (hold, place);
create index outbox_parked_subject on outbox_parked (hashtextextended(subject, 0), hold, place);
create index outbox_parked_position on outbox_parked (position);
create index outbox_parked_id on outbox_parked (id);

create view outbox_cursor as
  select seen, pg_snapshot_xmax(seen) as xmax, array(select pg_snapshot_xip(seen)) as in_progress, page_to, page_position,
    top, parked, parked_after
  from outbox_progress order by seq desc limit 1;

-- The planner must have no say in these: it does not know that nearly all of the log lies before the cursor.
create function outbox_waiting() returns table (
  "position" bigint, id uuid, exchange text, type text, subject text, envelope text, created_at timestamptz, xid xid8,
  is_parked boolean)
language sql stable set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
  select m.position, m.id, m.exchange, m.type, m.subject, m.envelope, m.created_at, m.xid, false
  from outbox_cursor as cursor cross join lateral (
    select * from outbox_log where xid >= cursor.xmax
    union all select * from outbox_log where xid = any(cursor.in_progress)) as m
  where cursor.page_to is null or not pg_visible_in_snapshot(m.xid, cursor.page_to) or m.position > cursor.page_position
  union all
  select position, id, exchange, type, subject, envelope, created_at, null, true from outbox_parked
$$;

-- Up to 100,000 they are counted; of more there is no need to know more than about how many. While more than a page is
-- sent the oldest is that of the page.
create function outbox_backlog(out waiting bigint, out parked bigint, out oldest_at timestamptz)
language sql stable set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
  with cursor as (select * from outbox_cursor),
  unsent as (
    select count(*) as count, min(m.created_at) as oldest_at
    from cursor cross join lateral (
      (select created_at from outbox_log where xid >= cursor.xmax order by xid limit 100000)
      union all (select created_at from outbox_log where xid = any(cursor.in_progress) limit 100000)) as m
    where cursor.page_to is null),
  aside as (
    select count(*) as count, min(p.created_at) as oldest_at
    from cursor cross join lateral (
      select created_at from outbox_parked where place > cursor.parked_after order by place limit 100000) as p)
  select
    case when cursor.page_to is null and unsent.count < 100000 then unsent.count
      else greatest(unsent.count, (select last_value from outbox_position) - cursor.top) end,
    case when aside.count < 100000 then aside.count else greatest(aside.count, cursor.parked) end,
    least(unsent.oldest_at, aside.oldest_at, case when cursor.page_to is not null then
      (select created_at from outbox_log where xid >= cursor.xmax order by xid limit 1) end)
  from cursor, unsent, aside
$$;

-- Whether a message still waits for the broker, parked ones too.
create function outbox_is_waiting(message uuid, correlation uuid) returns boolean
language sql stable set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
  select exists (select from outbox_parked where id = message) or exists (
    select from outbox_log as m, outbox_cursor as cursor
    where m.correlation_id = correlation and m.id = message and not pg_visible_in_snapshot(m.xid, cursor.seen)
      and (cursor.page_to is null or not pg_visible_in_snapshot(m.xid, cursor.page_to) or m.position > cursor.page_position))
$$;

-- What waits in the table of before keeps its position: a replica of before may have sent it, and be about to remove it.
lock table outbox in access exclusive mode;
-- Its own snapshot may see a transaction's rows, so the cursor is put together: it ends before this one.
insert into outbox_progress (seq, seen, top)
  select 1, format('%1$s:%1$s:', pg_current_xact_id())::pg_snapshot, 0;
select setval('outbox_position', greatest(max(position), nextval(pg_get_serial_sequence('outbox', 'position')))) from outbox;
insert into outbox_log_0 (position, id, correlation_id, created_at, exchange, type, subject, envelope)
  select position, id, substring(envelope from '"correlationid":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')::uuid,
    created_at, exchange, type, subject, envelope
  from outbox order by position;
drop table outbox;

-- What waits, as the table of before: replicas of that release write to it, read it and remove from it, as long as they run.
-- To us it is a table for reading.
create view outbox as
  select position, id, exchange, type, subject, envelope, created_at, xid from outbox_waiting();

create function outbox_insert() returns trigger language plpgsql as $$
begin
  insert into outbox_log_0 (id, correlation_id, created_at, exchange, type, subject, envelope)
  values (new.id, substring(new.envelope from '"correlationid":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')::uuid,
    coalesce(new.created_at, now()), new.exchange, new.type, new.subject, new.envelope);
  return new;
end $$;
create trigger outbox_insert instead of insert on outbox for each row execute function outbox_insert();

create function outbox_delete() returns trigger language plpgsql as $$
begin
  delete from outbox_log where xid = old.xid and position = old.position;
  delete from outbox_parked where position = old.position;
  return old;
end $$;
create trigger outbox_delete instead of delete on outbox for each row execute function outbox_delete();
