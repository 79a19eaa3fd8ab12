-- The sums of closed days are kept, so that a balance adds up the open day alone. There is no row that every posting
-- changes.

-- Days are closed one after the other, by UTC: everything posted up to `day` belongs to a closed day, whether or not
-- each has a row. Its entries are summed after it was closed.
create table ledger_close (
  day date primary key,
  is_summed boolean not null default false
);

create table ledger_day_balance (
  day date not null,
  account text not null,
  currency text not null,
  -- numeric: sums of bigint may be larger than one.
  amount_minor numeric not null,
  primary key (day, account, currency)
);

create index ledger_transaction_posted on ledger_transaction (posted_at);

-- An entry of a closed day, by a transaction that began before midnight or by hand, is added to what was kept. If its
-- day is not summed yet, the sum waits for it at the row of `ledger_close`, and counts it.
create function keep_late_entries() returns trigger language plpgsql as $$
declare
  closed date;
  summed date;
begin
  select max(day) into closed from ledger_close;
  if closed is null or not exists (
    select from added join ledger_transaction t using (transaction_id)
    where (t.posted_at at time zone 'UTC')::date <= closed
  ) then
    return null;
  end if;
  perform from ledger_close where day = closed for update;
  select max(day) into summed from ledger_close where is_summed;
  insert into ledger_day_balance as kept (day, account, currency, amount_minor)
  select (t.posted_at at time zone 'UTC')::date, a.account, a.currency, sum(a.amount_minor)
  from added a join ledger_transaction t using (transaction_id)
  where (t.posted_at at time zone 'UTC')::date <= summed
  group by 1, 2, 3 order by 1, 2, 3
  on conflict (day, account, currency) do update set amount_minor = kept.amount_minor + excluded.amount_minor;
  return null;
end $$;

create trigger ledger_entry_late after insert on ledger_entry
  referencing new table as added for each statement execute function keep_late_entries();
