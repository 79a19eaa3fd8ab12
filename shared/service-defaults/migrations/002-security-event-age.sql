-- What is past its time is found by its age. By its number, all that is kept was looked at for it.
create index security_event_age on security_event (at);
