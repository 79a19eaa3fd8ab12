create table category (
  slug text collate "C" primary key,
  name text not null,
  description text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table product (
  -- Skus compare by byte: statements over many products take their locks in sku order.
  sku text collate "C" primary key,
  -- The order of making, for "newest first": many products of one import share their created_at.
  number bigint generated always as identity,
  name text not null,
  description text not null,
  category text collate "C" references category (slug),
  price_minor bigint not null check (price_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  attributes jsonb not null check (jsonb_typeof(attributes) = 'object'),
  is_stocked boolean not null,
  is_archived boolean not null default false,
  version integer not null default 1,
  -- The version that brought the present price: a row of product_price has the same.
  price_version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index product_category on product (category);

-- Every price a product ever had, with who set it. Rows are never changed or removed.
create table product_price (
  sku text collate "C" not null references product (sku),
  version integer not null,
  price_minor bigint not null,
  currency text not null,
  actor text not null,
  at timestamptz not null default now(),
  primary key (sku, version)
);
