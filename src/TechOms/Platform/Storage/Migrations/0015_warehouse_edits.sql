-- What a warehouse changed on a shipment by itself: where it goes, and units nobody asked for.
alter table shipment add column ship_to jsonb;
comment on column shipment.ship_to is 'Where the warehouse sends it, if it changed the address; null: where the order says.';

create table shipment_surplus (
  account_id uuid not null,
  shipment_id uuid not null,
  number int not null,
  sku text not null,
  quantity bigint not null check (quantity > 0),
  reported_at timestamptz not null,
  decision text check (decision in ('Accepted', 'Rejected')),
  decided_at timestamptz,
  decided_by text,
  primary key (account_id, shipment_id, number),
  foreign key (account_id, shipment_id) references shipment,
  check ((decision is null) = (decided_at is null))
);
comment on table shipment_surplus is 'Units that a warehouse reports beyond what it was asked for. Nothing follows from them until a person decides.';
call guard('shipment_surplus');
