-- How much there is of goods, in words, as inventory-service tells. Apart from the product: its version is that of what an admin
-- wrote. Also of skus that are no products yet.
create table product_availability (
  sku text collate "C" primary key,
  availability text not null,
  -- Of the event it was taken from; an older event changes nothing.
  sequence bigint not null
);

-- Whether inventory-service was asked to tell of all stock. It is once, as what it told before nobody here has heard.
create table availability_request (
  is_made boolean primary key default true check (is_made),
  at timestamptz not null default now()
);
