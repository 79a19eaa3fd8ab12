-- Payments of a status, and movements of a kind, are found without a walk over all others, however few there are.
create index payment_by_status on payment (status, payment_id);
create index ledger_transaction_kind on ledger_transaction (kind, transaction_id);
