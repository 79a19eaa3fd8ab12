-- `deadline` stays what was promised. When the sweeper looks at an instance again, because somebody has it in hand or
-- because it could not move, is a matter of its own. Replicas of the release before neither read nor write these columns.
alter table saga
  -- Not before this time; null: at the deadline.
  add column next_look timestamptz,
  -- How often in a row it could not move.
  add column failures integer not null default 0,
  -- Why not, the last time.
  add column last_error text;

-- As before, with these columns at the end.
create or replace view saga_overview as
select id, type, version, status, step, attempt, failure_code, failure_reason, started_at, updated_at, deadline,
  status = 'stuck' or (deadline is not null and deadline < now() - interval '30 seconds') as is_overdue,
  next_look, failures, last_error
from saga;
