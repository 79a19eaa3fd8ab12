-- What is known of a user has versions of its own, so that a late event is dropped only where a newer one said the same:
-- `version` is that of email and roles, `sessions_from_version` that of the password, and this that of `is_active`, where
-- it is beyond `version`: user.deactivated says nothing of email and roles. Replicas of 1.1.0 leave it alone and raise
-- `version` instead.
alter table account add column standing_version bigint not null default 0;
