-- A cancelled shipment keeps its row, which keeps the order from ever getting another one. Where the cancellation came
-- first the row is a tombstone: without lines, carrier and tracking number. Replicas of 1.1.0 find it as well, and
-- book nothing.
alter table shipment drop constraint shipment_status_check;
alter table shipment add constraint shipment_status_check
  check (status in ('created', 'dispatched', 'in_transit', 'delivered', 'returned', 'cancelled'));
