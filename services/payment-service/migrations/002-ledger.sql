-- Double-entry: every movement of money is a transaction whose entries sum to zero. Debits are positive, credits
-- negative. The chart of accounts is in src/ledger/accounts.ts: as a table with a foreign key, its few rows would be
-- locked by every posting of every replica.
create table ledger_transaction (
  transaction_id uuid primary key,
  payment_id uuid not null references payment,
  kind text not null check (kind in ('capture', 'refund')),
  -- Our key at the provider. Unique: no movement is ever posted twice.
  reference text not null unique,
  posted_at timestamptz not null default now()
);

create index ledger_transaction_payment on ledger_transaction (payment_id);

create table ledger_entry (
  transaction_id uuid not null references ledger_transaction,
  account text not null check (account in ('provider-receivable', 'sales', 'refunds')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (transaction_id, account, currency)
);

-- All entries of a transaction are added by one statement, and each statement must balance: by itself, so a
-- transaction can never become unbalanced, and nothing is left for commit time.
create function refuse_unbalanced_entries() returns trigger language plpgsql as $$
begin
  if exists (select from added group by transaction_id, currency having sum(amount_minor) <> 0) then
    raise exception 'ledger entries do not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger ledger_entry_balanced after insert on ledger_entry
  referencing new table as added for each statement execute function refuse_unbalanced_entries();

-- What is posted stays: a mistake is mended by a transaction the other way round.
create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only' using errcode = 'restrict_violation';
end $$;

create trigger ledger_entry_kept before update or delete or truncate on ledger_entry
  for each statement execute function refuse_ledger_change();
create trigger ledger_transaction_kept before update or delete or truncate on ledger_transaction
  for each statement execute function refuse_ledger_change();
