-- One row per running or ended process. Locked while it moves, and moved only from the revision that was read.
create table saga (
  id uuid primary key,
  -- The definition it began with, and stays with.
  type text not null,
  version integer not null,
  status text not null check (status in ('running', 'compensating', 'stuck', 'completed', 'compensated', 'cancelled')),
  -- Which of its step's commands is under way: the step's own, or its compensation's.
  direction text not null check (direction in ('forward', 'backward')),
  -- The step whose answer is awaited; null at the end.
  step text,
  -- How often the command under way has been sent.
  attempt integer not null,
  -- Steps that have, or may have, effects; undone from the last to the first.
  done text[] not null,
  failure_code text,
  failure_reason text,
  is_cancellation boolean not null default false,
  -- What the process knows. json, not jsonb: kept as text, read whole, never searched.
  facts json not null,
  -- Grows with every move.
  revision integer not null,
  -- When to ask again, by this server's clock; null while nothing is awaited.
  deadline timestamptz,
  -- The trace it began in: time-outs have none of their own.
  traceparent text,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 70, toast_tuple_target = 256); -- Facts of any size lie apart: a move does not write them again.

-- For lists, newest first, and for the sweeper. Not of `deadline`: its columns stay the same from one move to the next,
-- so that a move touches no index (a heap-only update).
create index saga_status on saga (status, id);

-- What happened to an instance, in order.
create table saga_journal (
  -- No foreign key: an entry is only ever written together with its instance, and the check would cost more than the entry.
  saga_id uuid not null,
  entry bigint generated always as identity,
  at timestamptz not null default now(),
  -- started, sent, succeeded, failed, skipped, undone, timed-out, stuck, cancel-requested, retried, forced, completed, …
  kind text not null,
  step text,
  direction text,
  attempt integer,
  message_id uuid,
  message_type text,
  -- Who, when it was an operator or a customer.
  actor text,
  reason text,
  primary key (saga_id, entry)
);

-- What a report needs of each instance. Overdue: nobody has moved it though its time came, or it waits for an operator.
create view saga_overview as
select id, type, version, status, step, attempt, failure_code, failure_reason, started_at, updated_at, deadline,
  status = 'stuck' or (deadline is not null and deadline < now() - interval '30 seconds') as is_overdue
from saga;
