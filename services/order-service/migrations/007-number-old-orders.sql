-- without a transaction
-- Orders are placed and ended meanwhile: each batch is short, and nothing holds the table for long.
do $$
declare
  batch uuid[];
  done uuid := '00000000-0000-0000-0000-000000000000';
begin
  loop
    batch := array(select id from orders where id > done order by id limit 1000);
    exit when cardinality(batch) = 0;
    update orders set number = default where id = any(batch) and number is null;
    done := batch[cardinality(batch)];
    commit;
  end loop;
end $$;
-- next statement
drop index concurrently if exists orders_by_number;
-- next statement
create unique index concurrently orders_by_number on orders (number);
-- next statement
alter table orders drop constraint if exists orders_are_numbered;
-- next statement
alter table orders add constraint orders_are_numbered check (number is not null) not valid;
-- next statement
alter table orders validate constraint orders_are_numbered;
-- next statement
-- Follows from the constraint, without a look at the rows.
alter table orders alter column number set not null, drop constraint orders_are_numbered;
