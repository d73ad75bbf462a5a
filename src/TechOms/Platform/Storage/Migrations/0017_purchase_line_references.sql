-- What a warehouse may ask of a line beyond item, units, lot and serial.
alter table purchase_order_line add refs jsonb not null default '{}';
