-- The trace of the event that a mail tells of (W3C traceparent): a sender goes on with it, long after and in another process.
alter table mail add column traceparent text;
