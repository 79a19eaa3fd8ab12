-- Cancellations of confirmed orders, each with a saga of its own. An order has at most one: once refused, its parcel has left.
create table order_cancellation (
  order_id     uuid primary key references orders (id),
  saga_id      uuid not null unique,
  requested_at timestamptz not null default now(),
  -- Null while it is under way.
  outcome      text check (outcome in ('cancelled', 'refused')),
  ended_at     timestamptz,
  check ((outcome is null) = (ended_at is null))
);
