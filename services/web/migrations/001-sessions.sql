-- Who is signed in with which browser. The cookie holds the id; here is its hash alone.
create table web_session (
  id_hash bytea primary key,
  user_id uuid not null,
  -- The access and refresh token, sealed with WEB_SESSION_SECRET and bound to the id.
  sealed_tokens text not null,
  -- When the access token ends.
  token_expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now()
);
create index web_session_used on web_session (used_at);
