-- What somebody had typed when their session was found to be over: one form each, until they have signed in again.
create table kept_form (
  user_id uuid primary key,
  -- Of the id in the cookie of the browser that sent it.
  id_hash bytea not null,
  -- Addresses and fields, sealed with WEB_SESSION_SECRET and bound to the id.
  sealed_form text not null,
  kept_at timestamptz not null default now()
);
create index kept_form_kept on kept_form (kept_at);
