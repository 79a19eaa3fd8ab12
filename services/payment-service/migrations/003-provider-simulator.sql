-- The books of the simulated provider. They stand for records in another company's systems: the service's own
-- tables never refer to them, and the simulator writes them through a connection and transactions of its own.
create schema simulator;

create table simulator.charge (
  -- Derived from the caller's idempotency key, so that a key names one charge for ever.
  charge_id text primary key,
  amount_minor bigint not null,
  currency text not null,
  card_token text not null,
  -- Null: approved.
  decline_reason text,
  -- Null: will do. From the card's behaviour, see src/provider/simulator/card-behaviour.ts.
  capture_refusal text,
  refund_refusal text,
  authorise_attempts integer not null default 1,
  -- Who captured or voided it; null: nobody has.
  capture_key text,
  capture_attempts integer not null default 0,
  void_key text,
  refunded_minor bigint not null default 0,
  check (capture_key is null or void_key is null),
  check (refunded_minor <= case when capture_key is null then 0 else amount_minor end)
) with (fillfactor = 80);

create table simulator.refund (
  key text primary key,
  charge_id text not null references simulator.charge,
  amount_minor bigint not null,
  -- Null: paid back.
  refusal text
);
