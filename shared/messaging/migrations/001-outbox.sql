-- Messages to be sent, written in the transaction of the change they tell of, and removed once the broker has them.
create table outbox (
  -- Gives the order within a subject: a writer takes its number while it holds the aggregate's lock.
  -- Not a cursor: a lower number may become visible after a higher one.
  position bigint generated always as identity primary key,
  id uuid not null,
  exchange text not null,
  type text not null,
  subject text not null,
  -- The CloudEvent as it goes over the wire. Text, not jsonb: bytes are kept, and \u0000 is possible.
  envelope text not null,
  created_at timestamptz not null default now()
);

-- Rows live for milliseconds; without this the dead ones of a burst slow down every look for new ones.
alter table outbox set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 1000
);
