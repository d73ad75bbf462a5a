-- Tracking that came after the shop was told of the shipment: since when the shop is owed it.
alter table confirmation add tracking_at timestamptz;
