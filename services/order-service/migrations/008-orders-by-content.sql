-- without a transaction
-- Orders that hold a product, and those that came to nothing for a reason, are found without a walk over all others.
drop index concurrently if exists order_line_by_sku;
-- next statement
create index concurrently order_line_by_sku on order_line (sku, order_id);
-- next statement
drop index concurrently if exists orders_by_reason;
-- next statement
create index concurrently orders_by_reason on orders (reason_code, id) where reason_code is not null;
