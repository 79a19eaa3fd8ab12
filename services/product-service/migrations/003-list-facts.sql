-- without a transaction
-- How many products a list has and from which price to which, read from the index alone.
drop index concurrently if exists product_facts;
-- next statement
create index concurrently product_facts on product (category, currency, is_archived, price_minor);
