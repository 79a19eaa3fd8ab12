-- When the broker had messages that had waited for it, such as through an outage: for those who count the time that an answer
-- takes from then. Messages that were sent within a second, as nearly all are, are not noted.
create table outbox_late (
  -- The second in which they were written.
  written_at timestamptz primary key,
  -- When the last of them was confirmed.
  confirmed_at timestamptz not null
);

-- For a look whether a message still waits, however long the outbox is. Ids come in the order of time, so that an insert adds to
-- the last page.
create index outbox_id on outbox (id);
