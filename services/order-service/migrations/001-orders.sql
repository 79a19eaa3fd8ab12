create table orders (
  id               uuid primary key,
  customer_id      uuid not null,
  -- Who placed it: the customer, or a member of staff for the customer.
  placed_by        uuid not null,
  status           text not null default 'placed' check (status in ('placed', 'confirmed', 'rejected', 'cancelled')),
  currency         char(3) not null,
  total_minor      bigint not null check (total_minor >= 0),
  line_count       integer not null check (line_count > 0),
  card_token       text not null,
  shipping_address jsonb,
  -- Why it was rejected or cancelled, for programs and for the customer.
  reason_code      text,
  reason           text,
  version          integer not null default 1,
  placed_at        timestamptz not null default now(),
  ended_at         timestamptz,
  check ((status = 'placed') = (ended_at is null)),
  check ((status in ('rejected', 'cancelled')) = (reason_code is not null))
);
create index orders_by_customer on orders (customer_id, id);
create index orders_open on orders (id) where status = 'placed';

create table order_line (
  order_id               uuid not null references orders (id),
  line_no                integer not null,
  sku                    text not null,
  name                   text not null,
  quantity               integer not null check (quantity > 0),
  unit_price_minor       bigint not null check (unit_price_minor >= 0),
  -- The catalogue's price when the order was placed; differs where staff set a negotiated one.
  catalogue_price_minor  bigint not null,
  negotiated_by          uuid,
  is_stocked             boolean not null,
  primary key (order_id, line_no)
);

-- A client's retry with the same key finds the order it placed (draft-ietf-httpapi-idempotency-key-header).
create table idempotency_key (
  actor_id     uuid not null,
  key          text not null,
  -- SHA-256 of the request: the same key with another request is an error of the client.
  request_hash bytea not null,
  order_id     uuid not null,
  created_at   timestamptz not null default now(),
  primary key (actor_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

-- What happened to an order after its saga ended, and what people did to it; the saga's journal has the rest.
create table order_event (
  order_id   uuid not null,
  id         bigint generated always as identity,
  at         timestamptz not null default now(),
  event      text not null,
  actor_id   uuid,
  details    jsonb not null default '{}',
  primary key (order_id, id)
);

create table cart_item (
  customer_id uuid not null,
  sku         text not null,
  quantity    integer not null check (quantity > 0),
  added_at    timestamptz not null default now(),
  primary key (customer_id, sku)
);
