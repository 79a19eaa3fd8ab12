-- Whether the mailbox is confirmed: one that is not gets no mails but those with a token. Null where nobody said: contacts of before, and
-- those that a replica of 1.1.0 wrote. They are mailed as before, until the next event says.
alter table contact add column is_verified boolean;
-- The user's version that it is of: events of 1.1.0 say nothing of it, so it may be older than the rest.
alter table contact add column verified_sequence bigint not null default 0;
