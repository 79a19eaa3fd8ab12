-- What is listed is found without a walk over all else, however few there are of it.
create index mail_by_status on mail (status, mail_id);
create index notification_by_kind on notification (kind, notification_id);
create index notification_unread on notification (user_id, position) where read_at is null;
