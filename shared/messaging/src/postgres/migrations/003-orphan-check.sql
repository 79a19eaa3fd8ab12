-- Has a row once what was held when the server itself ended has been given back. Unlogged like the sessions: both are
-- emptied by the end of the server, and then every message is to be looked at once.
create unlogged table messaging.orphan_check (
  checked_at timestamptz not null
);
