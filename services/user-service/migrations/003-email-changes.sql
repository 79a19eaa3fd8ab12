-- The new address of an account, until its mailbox has confirmed it. One at a time: a later one takes its place.
create table pending_email (
  user_id uuid primary key references users on delete cascade,
  email text not null,
  email_key text not null,
  -- SHA-256 of the token that was mailed to it.
  token_hash bytea not null unique,
  expires_at timestamptz not null
);
create index pending_email_expiry on pending_email (expires_at);

-- Confirmed mailboxes that were told of another address, and may take that back: also after it was confirmed.
create table email_reversal (
  -- SHA-256 of the token that was mailed to it.
  token_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  email text not null,
  email_key text not null,
  -- The password was replaced since, and not by this mailbox: whoever did that must not keep it.
  is_password_replaced boolean not null default false,
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index email_reversal_user on email_reversal (user_id);
create index email_reversal_mailbox on email_reversal (email_key);
create index email_reversal_expiry on email_reversal (expires_at);

-- As long as a mailbox may take an account back, no other account gets its address. By a trigger, so that no statement can
-- forget it, those of release 1.1.0 included. It looks like the unique index on the address to whoever writes.
create function refuse_reversible_mailbox() returns trigger language plpgsql as $$
begin
  if exists (select from email_reversal
             where email_key = new.email_key and user_id <> new.id and expires_at > now()) then
    raise unique_violation using constraint = 'users_email_key_key', message = 'the address may be taken back';
  end if;
  return null;
end $$;

create trigger users_new_mailbox after insert on users
  for each row execute function refuse_reversible_mailbox();
create trigger users_other_mailbox after update of email_key on users
  for each row when (old.email_key is distinct from new.email_key)
  execute function refuse_reversible_mailbox();
