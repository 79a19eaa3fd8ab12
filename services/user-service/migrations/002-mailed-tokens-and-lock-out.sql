-- Single-use tokens that were mailed: whoever brings one back has the mailbox. One of each purpose is live at a time.
create table mailed_token (
  user_id uuid not null references users on delete cascade,
  purpose text not null check (purpose in ('verify-email', 'reset-password')),
  -- SHA-256 of the token; 256 random bits need no slow hash.
  token_hash bytea not null unique,
  -- The mailbox it went to: worth nothing once the account has another.
  email_key text not null,
  expires_at timestamptz not null,
  primary key (user_id, purpose)
);
create index mailed_token_expiry on mailed_token (expires_at);

-- Networks that an account was signed in from: strangers' wrong passwords do not keep it out there.
create table known_network (
  user_id uuid not null references users on delete cascade,
  -- SHA-256 of user and network: compared, never read.
  network_hash bytea not null,
  last_seen_at timestamptz not null default now(),
  primary key (user_id, network_hash)
);
create index known_network_age on known_network (last_seen_at);

-- What is counted before it is refused for a while, by a hash of what it is counted for. See sign-in/lock-out.ts.
drop table sign_in_attempt;
create table attempt (
  subject text primary key,
  failures integer not null,
  blocked_until timestamptz,
  forgotten_at timestamptz not null
);
create index attempt_forgotten on attempt (forgotten_at);
