-- Goods of orders that came back. One row per return: asked again, the same return moves nothing.
create table stock_return (
  return_id uuid primary key,
  order_id uuid not null,
  -- Three arrays of the same length, in sku order, each sku once: what went onto the shelf again and what was written off.
  skus text[] not null,
  restocked bigint[] not null,
  written_off bigint[] not null,
  created_at timestamptz not null default now(),
  constraint stock_return_lines_match
    check (cardinality(skus) = cardinality(restocked) and cardinality(skus) = cardinality(written_off))
);
create index stock_return_by_order on stock_return (order_id, return_id);
