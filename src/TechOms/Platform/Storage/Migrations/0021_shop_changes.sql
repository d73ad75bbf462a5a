-- What a shop changed on an order that we had already: a wish of its own, with an outcome.
create table change_request (
  account_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  channel_id uuid not null,
  parts text[] not null,
  changes text[] not null,
  wanted jsonb,
  shipment_ids uuid[] not null default '{}',
  outcome text not null check (outcome in ('Waiting', 'Applied', 'Refused', 'TooLate')),
  reason text not null,
  requested_at timestamptz not null,
  decided_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  primary key (account_id, id),
  foreign key (account_id, order_id) references sales_order,
  foreign key (account_id, channel_id) references channel,
  check ((outcome = 'Waiting') = (decided_at is null)),
  check (outcome = 'Waiting' or wanted is null)
);
comment on table change_request is 'One waiting per order: a further change joins it.';
comment on column change_request.changes is 'For people, without personal data: which lines from how many to how many, which parts of the order.';
comment on column change_request.wanted is 'The order as the shop tells it, while it is not known what can be done. Gone once that is decided.';
comment on column change_request.shipment_ids is 'Shipments that their warehouses were asked to give back for it.';
create unique index one_waiting_change on change_request (account_id, order_id) where outcome = 'Waiting';
create index on change_request (account_id, order_id, requested_at);
call guard('change_request');

alter table sales_order add column external_changed_at timestamptz;
comment on column sales_order.external_changed_at is 'When the shop last changed what we hold, so that an older reading that comes in late changes nothing.';

alter table run add column note text;
comment on column run.note is 'What the run found out, for people; null: the numbers say it all.';

-- The open orders of a shop as one sweep meets them, until it has compared them with ours.
create table swept_order (
  account_id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  number text,
  primary key (account_id, channel_id, external_id),
  foreign key (account_id, channel_id) references channel
);
call guard('swept_order');

-- Where units go that a shop assigned to a place of its own: to the warehouse mapped to it, the account's default one before others.
create function warehouse_of_location(account uuid, channel uuid, location text) returns uuid language sql stable set search_path from current as $$
  select m.warehouse_id
  from warehouse_mapping m
  join account_warehouse w on w.account_id = m.account_id and w.warehouse_id = m.warehouse_id and w.enabled
  join account a on a.id = m.account_id
  where m.account_id = account and m.channel_id = channel and m.location_id = location
  order by m.warehouse_id <> coalesce(a.default_warehouse_id, m.warehouse_id), m.warehouse_id limit 1
$$;

-- A shop without mappings has no say; one with mappings that knows the place but maps it to nobody keeps the units for itself.
create function is_elsewhere(account uuid, channel uuid, location text) returns boolean language sql stable set search_path from current as $$
  select location is not null
    and exists (select from warehouse_mapping m where m.account_id = account and m.channel_id = channel)
    and warehouse_of_location(account, channel, location) is null
$$;
