-- What was charged for: [[sku, quantity, unit price], ...] in the order of the lines. Null where order-service did not say.
alter table payment add column lines jsonb;
-- What is given back for what, in the same form; null for an amount.
alter table refund add column lines jsonb;
alter table refund add column return_id uuid;
