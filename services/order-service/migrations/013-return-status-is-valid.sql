-- Looks at all orders, while they are written to.
alter table orders validate constraint orders_return_status_check;
