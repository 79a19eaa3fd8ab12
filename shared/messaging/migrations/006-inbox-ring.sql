-- The inbox becomes a ring: children for the day that is in a message's id (UUIDv7), the day's number modulo 13. The same id
-- always meets the same child. A child whose day is long past is emptied, whatever it holds.
--
-- The table itself keeps what the ring would keep for too short or too long: ids older than a day, ahead of the clock by a
-- day, or without a time; and the rows of releases that knew no ring. These are removed one by one.
do $$
begin
  for slot in 0..12 loop
    execute format('create table inbox_%s (primary key (queue, message_id)) inherits (inbox)', slot);
    execute format('alter table inbox_%s set (autovacuum_vacuum_insert_scale_factor = 0,
      autovacuum_vacuum_insert_threshold = 5000000)', slot);
  end loop;
end $$;

-- The purge looks for the oldest; a block range index had to be read whole for that.
create index inbox_age on inbox (received_at);
drop index inbox_received_at;

-- An id that has a time is recorded in its child as well, by whichever release: so that nobody who finds it on time there
-- handles it a second time. If it is there, it was handled, and nothing is inserted.
create function record_in_inbox_ring() returns trigger language plpgsql as $$
declare
  id text := new.message_id::text;
  slot bigint;
  recorded int;
begin
  if substr(id, 15, 1) <> '7' then return new; end if;
  slot := ('x' || substr(id, 1, 8) || substr(id, 10, 4))::bit(48)::bigint / 86400000 % 13;
  execute format('insert into inbox_%s (queue, message_id) values ($1, $2) on conflict do nothing', slot)
    using new.queue, new.message_id;
  get diagnostics recorded = row_count;
  if recorded = 0 then return null; end if;
  return new;
end $$;
create trigger record_in_inbox_ring before insert on inbox for each row execute function record_in_inbox_ring();

-- The purge of release 1.1.0 names rows by their place in the table, which rows of the children have too.
create function keep_in_inbox_ring() returns trigger language plpgsql as $$ begin return null; end $$;
do $$
begin
  for slot in 0..12 loop
    execute format('create trigger keep_in_inbox_ring before delete on inbox_%s
      for each row execute function keep_in_inbox_ring()', slot);
  end loop;
end $$;
