-- What was told of each sku, in words. Apart from stock_level: no reservation waits for who tells.
create table stock_availability (
  sku text collate "C" primary key,
  -- Null until it is told for the first time.
  availability text check (availability in ('in-stock', 'few', 'none')),
  -- Counts the words: who is told knows the newest by it.
  sequence bigint not null default 0
) with (fillfactor = 50);
