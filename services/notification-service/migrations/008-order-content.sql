-- How people call the order; null for those of releases without numbers.
alter table order_customer add column order_number text;

-- What mails of an order show beside their news. Personal data: the address. Kept as long as mails are.
create table order_content (
  order_id uuid primary key,
  total_minor bigint not null,
  currency text not null,
  -- Of the whole order; `lines` are its first.
  line_count integer not null,
  lines jsonb not null,
  -- Null: nothing of it is delivered.
  address jsonb,
  created_at timestamptz not null default now()
);

create index order_content_age on order_content (created_at);
