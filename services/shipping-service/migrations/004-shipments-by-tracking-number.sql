-- A parcel is found by the number on it. Not unique: each carrier numbers its own.
create index shipment_by_tracking_number on shipment (tracking_number, shipment_id);
