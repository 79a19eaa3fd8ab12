-- Skus compare by byte everywhere (collate "C"): all locks are taken in sku order, and one order only may exist.

create table stock_level (
  sku text collate "C" primary key,
  on_hand bigint not null default 0,
  -- Promised to orders and still on hand.
  reserved bigint not null default 0,
  updated_at timestamptz not null default now(),
  -- The last line of defence: the statements never come here, whatever the concurrency.
  constraint stock_level_is_not_oversold check (reserved >= 0 and on_hand >= reserved)
)
-- Room on each page for the next version of a row, so that an update touches no index (HOT).
with (fillfactor = 50);

-- The ledger: every change of a level, in the transaction of the change. Rows are never changed or removed.
create table stock_movement (
  id bigint generated always as identity,
  -- No foreign key: levels are never removed, and its check would cost a lookup per line of every order.
  sku text collate "C" not null,
  delta_on_hand bigint not null,
  delta_reserved bigint not null,
  kind text not null check (kind in ('adjustment', 'reservation', 'release', 'commit', 'expiry')),
  -- The order's id, or the document behind an adjustment.
  reference text,
  -- The user who did it; null when the platform acted.
  actor text,
  reason text,
  -- Makes an adjustment happen once per sku: `reference:…`, or `key:…` of its Idempotency-Key.
  once_key text,
  at timestamptz not null default now(),
  constraint stock_movement_moves check (delta_on_hand <> 0 or delta_reserved <> 0),
  -- Both the history of a sku and its sums are read from this index alone.
  primary key (sku, id) include (delta_on_hand, delta_reserved)
);

create unique index stock_movement_once on stock_movement (sku, once_key) where once_key is not null;
