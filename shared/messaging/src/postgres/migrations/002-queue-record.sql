-- When a message came into its queue. What waits already counts from now on.
alter table messaging.message add column queued_at timestamptz not null default now();

-- Who consumed a queue last, and what it may hold. Null: not since this is recorded; no limit.
alter table messaging.queue
  add column last_consumer text,
  add column last_consumed_at timestamptz,
  add column retired_at timestamptz,
  add column max_age_ms bigint,
  add column max_messages bigint;

-- Which session consumes which queue. A row counts only while its session lives.
create unlogged table messaging.consumer (
  session_id int not null,
  queue_id int not null,
  primary key (session_id, queue_id)
);
create index consumer_queue on messaging.consumer (queue_id);
