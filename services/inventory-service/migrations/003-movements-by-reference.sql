-- What an order moved is found without its skus.
create index stock_movement_by_reference on stock_movement (reference, id) where reference is not null;
