-- Personal data: a projection of user-service. Nothing else here names a person, but for mails that were sent.
create table contact (
  user_id uuid primary key,
  -- Null: somebody without a mailbox, who is told in-app only.
  email text,
  full_name text not null,
  is_active boolean not null default true,
  -- Of the event it was taken from; an older event changes nothing.
  sequence bigint not null,
  updated_at timestamptz not null default now()
);

-- Kinds that a user wants no mail of. No row: all are mailed.
create table preference (
  user_id uuid primary key,
  muted_kinds text[] not null
);

-- Whose order it is, for events that do not say.
create table order_customer (
  order_id uuid primary key,
  customer_id uuid not null
);

-- Numbers a user's notifications. The row's lock is held until the writer commits, so that a number is never visible
-- before the ones below it: a stream can resume after the last one it has seen.
create table mailbox (
  user_id uuid primary key,
  last_position bigint not null
) with (fillfactor = 50); -- Updated with each notification: room to do so in place (HOT).

create table notification (
  -- The id of the event that it tells of.
  notification_id uuid primary key,
  user_id uuid not null,
  position bigint not null,
  kind text not null,
  -- What it is about: an order, or the user's own account.
  reference uuid not null,
  -- The kind, with what tells several of one reference apart. An event that is told again (a saga's answer that got
  -- lost) has a new id and the same topic.
  topic text not null,
  -- What its template needs; no personal data.
  data jsonb not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  unique (user_id, position),
  unique (reference, topic)
);

create index notification_created on notification using brin (created_at);

-- The mail of a notification. Rendered when it is sent, and kept as it was sent; until then there is only its fact.
create table mail (
  mail_id uuid primary key references notification on delete cascade,
  -- kept: no SMTP server was configured.
  status text not null check (status in ('queued', 'sent', 'failed', 'kept')),
  attempts integer not null default 0,
  -- Also the lease of the sender that has claimed it.
  next_attempt_at timestamptz not null default now(),
  error text,
  to_address text,
  subject text,
  body_text text,
  body_html text,
  sent_at timestamptz
);

create index mail_due on mail (next_attempt_at) where status = 'queued';
