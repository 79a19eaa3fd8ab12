-- without a transaction
-- With what says whether a product can be had: what can be had is counted from the index alone, too.
drop index concurrently if exists product_list_facts;
-- next statement
create index concurrently product_list_facts on product (category, currency, is_archived, price_minor, is_stocked, sku);
-- next statement
drop index concurrently if exists product_facts;
