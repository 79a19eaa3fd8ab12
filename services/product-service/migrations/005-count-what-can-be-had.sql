-- With what says whether a product can be had: what can be had is counted from the index alone, too.
create index product_list_facts on product (category, currency, is_archived, price_minor, is_stocked, sku);
drop index product_facts;
