-- Tokens that are over before their time, for those who check tokens by their signatures alone. Triggers write them,
-- so that no statement that ends a session or changes roles can forget to.
create table revocation (
  id bigint generated always as identity primary key,
  -- The tokens of a session, or those of a user that were issued at an older version of the user.
  session_id uuid,
  user_id uuid,
  before_version bigint,
  recorded_at timestamptz not null default now(),
  -- What a reader remembers how far it has read by. Not the id: that is given out before the commit, so that a lower
  -- one may show up after a higher one was read.
  written_by xid8 not null default pg_current_xact_id(),
  check (num_nonnulls(session_id, user_id) = 1 and num_nonnulls(user_id, before_version) <> 1)
);
create index revocation_written_by on revocation (written_by);
create index revocation_recorded_at on revocation (recorded_at);

create function revoke_session_tokens() returns trigger language plpgsql as $$
begin
  insert into revocation (session_id) values (new.id);
  return null;
end $$;

create trigger session_ended after update of ended_at on session
  for each row when (old.ended_at is null and new.ended_at is not null)
  execute function revoke_session_tokens();

create function revoke_tokens_of_old_roles() returns trigger language plpgsql as $$
begin
  insert into revocation (user_id, before_version) values (new.user_id, new.version);
  return null;
end $$;

create trigger account_roles_changed after update of roles on account
  for each row when (old.roles is distinct from new.roles)
  execute function revoke_tokens_of_old_roles();
