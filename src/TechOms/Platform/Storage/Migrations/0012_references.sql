alter table sales_order_line add column refs jsonb not null default '{}';

-- What a property of the warehouse's system is made of, for every shipment or line of a shipment.
create table reference_template (
  account_id uuid not null,
  channel_id uuid not null,
  scope text not null check (scope in ('Order', 'OrderLine')),
  property text not null,
  template text not null,
  primary key (account_id, channel_id, scope, property),
  foreign key (account_id, channel_id) references channel
);
call guard('reference_template');

-- To find what waits for a rule of its channel, or for an order, to change.
create index shipment_stopped on shipment (account_id, channel_id) where reason_code = 'shipment.stopped' and ready_for is null;
