-- without a transaction
-- A parcel is found by the number on it. Not unique: each carrier numbers its own.
drop index concurrently if exists shipment_by_tracking_number;
-- next statement
create index concurrently shipment_by_tracking_number on shipment (tracking_number, shipment_id);
