-- Keys that sign access tokens. At any time the one with the latest active_from that is past signs; all of them that
-- have not expired are published.
create table signing_key (
  -- RFC 7638 thumbprint.
  kid text primary key,
  public_jwk jsonb not null,
  -- PKCS #8, sealed by keys/key-cipher.ts when there is a secret to seal it with.
  private_key bytea not null,
  created_at timestamptz not null default now(),
  active_from timestamptz not null,
  -- When the last token it signed has expired; null while it has no successor.
  expires_at timestamptz
);

-- What is known of users that sign in: claims for the next token, and which sessions may live.
-- Written by logins and by the events of user-service, whichever brings the higher version.
create table account (
  user_id uuid primary key,
  version bigint not null,
  email text not null default '',
  roles text[] not null default '{}',
  is_active boolean not null default true,
  -- Sessions begun at an older version than this are over: a deactivation or a new password came in between.
  sessions_from_version bigint not null default 0
);

-- One per login; also the family of its refresh tokens.
create table session (
  id uuid primary key,
  user_id uuid not null references account,
  user_version bigint not null,
  user_agent text,
  ip_address text,
  -- Milliseconds, as in JavaScript: a page's cursor must name the very value.
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz not null default now(),
  -- The earlier of the idle and the absolute limit.
  expires_at timestamptz not null,
  absolute_expires_at timestamptz not null,
  ended_at timestamptz,
  -- logged-out, revoked, token-reused, user-deactivated, password-changed
  end_reason text,
  -- least() leaves nulls out.
  over_at timestamptz not null generated always as (least(expires_at, ended_at)) stored
);
create index session_of_user on session (user_id, created_at desc, id desc);
create index session_over_at on session (over_at);

-- Spent ones are kept as long as their session, so that using one again is noticed.
create table refresh_token (
  -- SHA-256 of the token; 256 random bits need no slow hash.
  hash bytea primary key,
  session_id uuid not null references session on delete cascade,
  issued_at timestamptz not null default now(),
  used_at timestamptz
);
create index refresh_token_of_session on refresh_token (session_id);
