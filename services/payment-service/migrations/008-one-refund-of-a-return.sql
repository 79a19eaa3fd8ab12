-- without a transaction
-- A return is refunded once. What the provider refused may be asked for anew.
drop index concurrently if exists refund_of_return;
-- next statement
create unique index concurrently refund_of_return on refund (return_id)
  where return_id is not null and status <> 'refused';
