-- Orders of a status are found without a walk over all others, however few there are.
create index orders_by_status on orders (status, id);
drop index orders_open;
