-- For the clean-up: ended instances, the longest ended first. An instance comes in here once, with the move that ends it.
create index saga_ended on saga (updated_at) where status in ('completed', 'compensated', 'cancelled');
