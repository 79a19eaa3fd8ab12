-- Both are trusted extensions: the owner of the database may create them.
create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;

-- A name counts most, then the sku and the category, then the description. Skus and slugs are taken apart where
-- people would put a blank.
alter table product add column search tsvector not null generated always as (
  setweight(to_tsvector('english'::regconfig, name), 'A')
  || setweight(to_tsvector('simple'::regconfig, translate(sku, '_./-', '    ')), 'B')
  || setweight(to_tsvector('english'::regconfig, translate(coalesce(category, ''), '-', ' ')), 'B')
  || setweight(to_tsvector('english'::regconfig, description), 'C')
) stored;

create index product_search on product using gin (search);

-- One per order of the list. Cut, so that a cursor, which holds the key, has a bound.
create index product_by_name on product ((left(lower(name), 100) collate "C"), sku);
create index product_by_price on product (price_minor, sku);
create index product_by_price_descending on product ((-price_minor), sku);
create index product_by_age on product ((-number));

-- The words of the catalogue, to find what somebody meant who typed none of them. A word may outlive the last product
-- that had it: it then leads to no product, and does no harm.
create table search_word (
  word text collate "C" primary key
);

create function remember_search_words() returns trigger language plpgsql as $$
begin
  insert into search_word (word)
  select distinct word
  from changed, unnest(tsvector_to_array(to_tsvector('simple'::regconfig, changed.name || ' ' || changed.description))) as word
  where length(word) between 3 and 40 and word !~ '[0-9]'
  -- In one order, so that two imports at once cannot wait for each other in a circle.
  order by word
  on conflict do nothing;
  return null;
end $$;

-- By trigger, as no way of writing a product may forget it.
create trigger product_words_inserted after insert on product
  referencing new table as changed for each statement execute function remember_search_words();
create trigger product_words_updated after update on product
  referencing new table as changed for each statement execute function remember_search_words();
