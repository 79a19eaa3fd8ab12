-- As before, with the direction at the end: what an operator may do depends on it.
create or replace view saga_overview as
select id, type, version, status, step, attempt, failure_code, failure_reason, started_at, updated_at, deadline,
  status = 'stuck' or (deadline is not null and deadline < now() - interval '30 seconds') as is_overdue,
  next_look, failures, last_error, direction
from saga;
