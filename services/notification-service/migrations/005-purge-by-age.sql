-- What is past its time is found by its age, so that looking for it costs nothing for what is kept. A block range index had to be
-- read whole, and the rows that it led to.
create index notification_age on notification (created_at);
drop index notification_created;

-- Mails go before their notifications. False once that is done, so that those are not looked at again and again.
alter table notification add column may_have_mail boolean not null default true;
create index notification_mail_age on notification (created_at) where may_have_mail;

create index former_contact_age on contact (updated_at) where not is_active;
