-- How many products a list has and from which price to which, read from the index alone.
create index product_facts on product (category, currency, is_archived, price_minor);
