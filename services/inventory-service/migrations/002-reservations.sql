create table reservation (
  order_id uuid primary key,
  -- `released` with no lines is a tombstone: the release came first, and the reservation can never be made.
  status text not null check (status in ('reserved', 'committed', 'released', 'expired', 'rejected')),
  -- The lines, as two arrays of the same length, in sku order, each sku once: one row per order instead of one
  -- per line, and one to write when the order moves on.
  skus text[] not null,
  quantities bigint[] not null,
  expires_at timestamptz,
  -- Why it was rejected, to answer the same when asked again.
  reason text,
  shortages jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint reservation_lines_match check (cardinality(skus) = cardinality(quantities)),
  constraint reservation_expires_while_reserved check ((status = 'reserved') = (expires_at is not null)),
  constraint reservation_rejected_for_a_reason check ((status = 'rejected') = (reason is not null))
)
with (fillfactor = 80);

create index reservation_due on reservation (expires_at) where status = 'reserved';
