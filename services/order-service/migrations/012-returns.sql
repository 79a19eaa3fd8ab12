-- Goods that a customer sends back. Ids sort by time of making: lists page by them.
create table order_return (
  id              uuid primary key,
  order_id        uuid not null references orders (id),
  customer_id     uuid not null,
  -- The customer, or a member of staff for the customer.
  requested_by    uuid not null,
  status          text not null default 'requested'
    check (status in ('requested', 'approved', 'received', 'refunded', 'refused')),
  -- Why the goods come back, in the customer's words.
  reason          text not null,
  -- Why it was refused, for the customer to read.
  refusal         text,
  currency        char(3) not null,
  -- What its lines cost; once it is refunded, what was given back.
  refund_minor    bigint not null check (refund_minor >= 0),
  -- A retry with the same key finds it; the hash is of the request.
  idempotency_key text,
  request_hash    bytea,
  requested_at    timestamptz not null default now(),
  approved_at     timestamptz,
  received_at     timestamptz,
  ended_at        timestamptz,
  unique (requested_by, idempotency_key),
  check ((status = 'refused') = (refusal is not null)),
  check ((status in ('refunded', 'refused')) = (ended_at is not null))
);
create index order_return_by_order on order_return (order_id, id);
create index order_return_by_status on order_return (status, id);

-- Units of one line of the order. Lines of orders never change, so sku and price stand there.
create table order_return_line (
  return_id   uuid not null references order_return (id),
  order_id    uuid not null,
  line_no     integer not null,
  quantity    integer not null check (quantity > 0),
  -- Once the goods are here.
  disposition text check (disposition in ('restock', 'write-off')),
  primary key (return_id, line_no),
  foreign key (order_id, line_no) references order_line (order_id, line_no)
);

-- Whether goods of the order came back, in the order's own row: set with the end of a return.
alter table orders add column return_status text;
-- Not of the orders that there are: the table would be locked while all of them are looked at.
alter table orders add constraint orders_return_status_check
  check (return_status in ('partly-returned', 'returned')) not valid;
