-- without a transaction
-- What an order moved is found without its skus.
drop index concurrently if exists stock_movement_by_reference;
-- next statement
create index concurrently stock_movement_by_reference on stock_movement (reference, id) where reference is not null;
