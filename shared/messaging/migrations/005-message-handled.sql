-- What became of the messages that this service was given, a row for each try. For people: nothing is decided by it. A ring,
-- as the outbox log.
create table message_handled (
  handled_at timestamptz not null,
  message_id uuid not null,
  correlation_id uuid,
  attempt integer not null,
  duration_ms real not null,
  queue text not null,
  type text not null,
  subject text not null,
  -- `handled`, or what follows the failure: `again` at once, `later`, when it can (`wait`), never (`dead`).
  outcome text not null,
  error text
);

do $$
begin
  for slot in 0..4 loop
    execute format('create table message_handled_%s () inherits (message_handled)', slot);
    execute format('create index on message_handled_%s (handled_at)', slot);
    execute format('create index on message_handled_%s (type, message_id)', slot);
    execute format('create index on message_handled_%s (hashtextextended(subject, 0), message_id)', slot);
    execute format('create index on message_handled_%s (correlation_id)', slot);
    execute format('alter table message_handled_%s set (autovacuum_vacuum_insert_scale_factor = 0,
      autovacuum_vacuum_insert_threshold = 5000000, autovacuum_analyze_scale_factor = 0.3)', slot);
  end loop;
end $$;
