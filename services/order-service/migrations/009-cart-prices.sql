-- What a product cost when it was put into the cart, so that a customer sees that the price has changed. Null where a
-- replica of an earlier release put it there.
alter table cart_item add column unit_price_minor bigint, add column currency text;
-- Kept while an order holds the item, as its time is.
alter table checked_out_item add column unit_price_minor bigint, add column currency text;
