-- without a transaction
-- Instances of a process that is rare among others are found without a walk over all. A type never changes, so that a move
-- still touches no index.
drop index concurrently if exists saga_type;
-- next statement
create index concurrently saga_type on saga (type, id);
