-- `sequence` is that of address and name; this is that of `is_active`, where it is beyond: user.deactivated says nothing of
-- the others. Where it comes first it makes the row, without an address. Replicas of 1.1.0 leave it alone.
alter table contact add column standing_sequence bigint not null default 0;
