-- Shipments of a status are found without a walk over all others, however few there are.
create index shipment_by_status on shipment (status, shipment_id);
