-- Trigrams let the search for a part of a name or address use an index.
create extension if not exists pg_trgm;

create table users (
  id uuid primary key,
  -- As shown.
  email text not null,
  -- As compared: users/email-address.ts makes it. One account per mailbox, whatever its spelling.
  email_key text not null unique,
  full_name text not null,
  -- Name and address in folded case, for the search; made by us, as the server's lower() knows only its own locale.
  search_text text not null,
  -- bcrypt; null for imported customers, who cannot sign in.
  password_hash text,
  roles text[] not null default '{customer}',
  is_active boolean not null default true,
  is_verified boolean not null default false,
  -- Grows with every change; the sequence of the event that tells of it.
  version bigint not null default 1,
  -- Milliseconds, as in JavaScript and JSON: what an answer shows is what is stored.
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index users_newest on users (created_at desc, id desc);
create index users_search on users using gin (search_text gin_trgm_ops);
create index users_admins on users (id) where 'admin' = any(roles);

create table address (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  recipient text not null,
  line1 text not null,
  line2 text,
  city text not null,
  postal_code text,
  country text not null,
  is_default boolean not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index address_of_user on address (user_id, created_at, id);
create unique index address_default on address (user_id) where is_default;

-- Customers of another system, by the id they have there.
create table imported_customer (
  external_id text primary key,
  user_id uuid not null references users,
  country text
);
create index imported_customer_user on imported_customer (user_id);

-- Tries to sign in, by a hash of account and client. A row lives for one window.
create table sign_in_attempt (
  subject bytea primary key,
  failures integer not null,
  window_ends_at timestamptz not null
);
create index sign_in_attempt_window on sign_in_attempt (window_ends_at);
