-- What a check-out took out of a cart, until its order has ended: what was not bought goes back. An order that was not placed
-- from a cart has none.
create table checked_out_item (
  order_id    uuid not null,
  customer_id uuid not null,
  sku         text not null,
  quantity    integer not null check (quantity > 0),
  -- When it was put into the cart, where it gets its place again.
  added_at    timestamptz not null,
  primary key (order_id, sku)
);
