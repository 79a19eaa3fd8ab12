-- Mails that carry a single-use token. It lies here as it came over the bus, sealed, until the mail has gone out or the token has
-- expired; what is kept of a mail that was sent is without it.
alter table mail add column sealed_token text;
alter table mail add column token_expires_at timestamptz;
create index mail_token_expiry on mail (token_expires_at) where sealed_token is not null;
