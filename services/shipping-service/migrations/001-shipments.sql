-- One shipment per order.
create table shipment (
  -- Sorts by time of making: lists page by it.
  shipment_id uuid primary key,
  order_id uuid not null unique,
  customer_id uuid not null,
  status text not null check (status in ('created', 'dispatched', 'in_transit', 'delivered', 'returned')),
  -- Counts the changes of status; the `sequence` of its events.
  version integer not null default 1,
  carrier text not null,
  tracking_number text not null,
  address jsonb,
  -- [[sku, quantity], ...]: never searched, so one value rather than a thousand rows.
  lines jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index shipment_customer on shipment (customer_id, shipment_id);

-- What became of a shipment after it was created.
create table shipment_change (
  shipment_id uuid not null references shipment,
  version integer not null,
  status text not null,
  actor_id uuid not null,
  changed_at timestamptz not null default now(),
  primary key (shipment_id, version)
);
