-- What an entry tells of, such as one refund. A sender that is asked again states it again, in a message with another id.
-- Null in entries of 1.1.0, which do not say which refund they are of.
alter table order_event add column fact text;
create unique index order_event_once on order_event (order_id, fact) where fact is not null;
