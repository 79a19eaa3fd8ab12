-- The message bus: one row for a message in each queue it was routed to. The schema is not called `bus`, which a role
-- may be called too: it would become that role's default schema half-way through.

create schema messaging;

-- Raised with every new binding; publishers compare it, so that a cached route is never stale.
create table messaging.topology (
  namespace text primary key,
  version bigint not null
);
create sequence messaging.topology_version;

create table messaging.queue (
  id int primary key generated always as identity,
  namespace text not null,
  name text not null,
  unique (namespace, name)
);

create table messaging.binding (
  queue_id int not null references messaging.queue on delete cascade,
  exchange text not null,
  pattern text not null,
  primary key (queue_id, exchange, pattern)
);

-- A consuming process. It holds the advisory lock of its id on one connection for as long as it lives, so the end
-- of the process or of its connection is the end of the lock. Unlogged: no session outlives the server either.
create sequence messaging.session_id as int cycle;
create unlogged table messaging.session (
  id int primary key,
  backend_pid int not null,
  last_seen timestamptz not null
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- A message waiting (owner is null) or in the hands of a session. `owner` is in no index and pages have room, so
-- that taking a message is a heap-only update. Most rows live for milliseconds: vacuum early, without pauses.
create sequence messaging.message_id;
create table messaging.message (
  id bigint not null default nextval('messaging.message_id'),
  queue_id int not null,
  owner int,
  attempts int not null default 0,
  deliveries int not null default 0,
  body text not null,
  primary key (queue_id, id)
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000,
  autovacuum_vacuum_cost_delay = 0,
  -- Giving pages back to the file system needs an exclusive lock, under which every publisher would wait.
  vacuum_truncate = false,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000,
  toast.vacuum_truncate = false
);

-- Put aside by the retry ladder until due.
create table messaging.delayed_message (
  id bigint not null default nextval('messaging.message_id'),
  queue_id int not null,
  due_at timestamptz not null,
  attempts int not null,
  body text not null,
  primary key (queue_id, due_at, id)
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false
);

create table messaging.dead_letter (
  queue_id int not null,
  id bigint not null default nextval('messaging.message_id'),
  message_id text not null,
  reason text not null,
  error_name text not null,
  error_message text not null,
  error_stack text,
  attempts int not null,
  dead_at timestamptz not null default clock_timestamp(),
  traceparent text,
  body text not null,
  primary key (queue_id, id)
);
create index dead_letter_message on messaging.dead_letter (queue_id, message_id);
