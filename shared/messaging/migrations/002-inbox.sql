-- Messages already handled, by the consumer's queue, written in the transaction of their effects.
create table inbox (
  queue text not null,
  message_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (queue, message_id)
);

-- For the purge only. Rows come in the order of time, so a block range index costs an insert next to nothing.
create index inbox_received_at on inbox using brin (received_at);
