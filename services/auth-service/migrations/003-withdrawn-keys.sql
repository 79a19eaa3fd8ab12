-- A signing key that is withdrawn before its time takes the tokens it signed with it.
alter table revocation add column key_id text;
alter table revocation drop constraint revocation_check;
alter table revocation add constraint revocation_concerns_one
  check (num_nonnulls(session_id, user_id, key_id) = 1 and num_nonnulls(user_id, before_version) <> 1);

create function revoke_key_tokens() returns trigger language plpgsql as $$
begin
  insert into revocation (key_id) values (new.kid);
  return null;
end $$;

create trigger key_withdrawn after update of expires_at on signing_key
  for each row when (new.expires_at <= now() and (old.expires_at is null or old.expires_at > now()))
  execute function revoke_key_tokens();
