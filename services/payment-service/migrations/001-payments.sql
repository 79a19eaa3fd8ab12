-- One payment per order. A row is also the record of intent: `pending` names what the provider was asked (or is about
-- to be asked) and whose answer has not been recorded; after a crash that is asked again with the same key.
create table payment (
  payment_id uuid primary key,
  order_id uuid not null unique,
  -- Null on a tombstone: the order was cancelled before its authorisation was asked for.
  customer_id uuid,
  status text not null
    check (status in ('requested', 'authorised', 'declined', 'captured', 'voided', 'refunded', 'cancelled')),
  pending text check (pending in ('authorise', 'capture', 'void')),
  amount_minor bigint not null check (amount_minor >= 0),
  currency text,
  card_token text,
  -- The provider's own name for the authorisation.
  authorisation text,
  -- Why it was declined, or why its authorisation was lost.
  reason text,
  captured_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  -- Refunds asked of the provider and not yet answered: already taken off what may still be refunded.
  refunding_minor bigint not null default 0 check (refunding_minor >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (captured_minor in (0, amount_minor)),
  check (refunded_minor >= 0 and refunded_minor + refunding_minor <= captured_minor),
  check (status = 'cancelled' or (customer_id is not null and currency is not null and card_token is not null))
) with (fillfactor = 80); -- Room to update a row within its page (HOT): none of the updated columns is indexed.

create index payment_customer on payment (customer_id, payment_id);

create table refund (
  refund_id uuid primary key,
  payment_id uuid not null references payment,
  amount_minor bigint not null check (amount_minor >= 0),
  reason text not null,
  status text not null check (status in ('requested', 'completed', 'refused')),
  -- Why the provider refused it.
  refusal text,
  -- Null for the refund of a cancelled order.
  idempotency_key text,
  actor_id uuid,
  created_at timestamptz not null default now(),
  asked_at timestamptz not null default now(),
  settled_at timestamptz,
  unique (payment_id, idempotency_key)
);

-- What may be in doubt; asked again by the sweeper.
create index refund_requested on refund (asked_at) where status = 'requested';
