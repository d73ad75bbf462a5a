create table channel (
  account_id uuid not null references account,
  id uuid not null,
  key text not null,
  kind text not null check (kind in ('SalesChannel', 'FulfillmentChannel')),
  connector text,
  name text not null,
  warehouse_id uuid references warehouse,
  enabled boolean not null default true,
  settings jsonb not null default '{}',
  options jsonb not null default '{}',
  paused_at timestamptz,
  paused_code text,
  paused_reason text,
  paused_setting text,
  checked_at timestamptz,
  check_failure text,
  deleted_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, key),
  check (kind = 'SalesChannel' or warehouse_id is not null)
);
comment on column channel.connector is 'Stored identity of the connector; null: a warehouse worked by hand.';
comment on column channel.settings is 'The connector''s own settings; secrets in it are encrypted.';
comment on column channel.paused_at is 'Set by a fault that only a person can clear. Nothing is sent or read until it is null again.';
create unique index one_channel_per_warehouse on channel (account_id, warehouse_id) where kind = 'FulfillmentChannel' and deleted_at is null;
call guard('channel');

create table channel_cursor (
  account_id uuid not null,
  channel_id uuid not null,
  name text not null,
  value text not null,
  updated_at timestamptz not null,
  primary key (account_id, channel_id, name),
  foreign key (account_id, channel_id) references channel
);
call guard('channel_cursor');

create table channel_automation (
  account_id uuid not null,
  channel_id uuid not null,
  automation text not null,
  schedule text not null,
  primary key (account_id, channel_id, automation),
  foreign key (account_id, channel_id) references channel
);
comment on column channel_automation.schedule is 'None, a whole number of minutes, or a cron expression in the account''s zone.';
call guard('channel_automation');

create table run (
  account_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  automation text not null,
  cause text not null check (cause in ('Schedule', 'Manual', 'Api', 'Webhook')),
  actor text,
  status text not null check (status in ('Waiting', 'Running', 'Succeeded', 'Failed', 'Abandoned')),
  requested_at timestamptz not null,
  started_at timestamptz,
  alive_at timestamptz,
  ended_at timestamptz,
  read bigint not null default 0,
  changed bigint not null default 0,
  failure_code text,
  failure text,
  primary key (account_id, id),
  foreign key (account_id, channel_id) references channel
);
create unique index one_run_at_a_time on run (channel_id, automation) where status = 'Running';
create unique index one_run_waiting on run (channel_id, automation) where status = 'Waiting';
create index on run (account_id, channel_id, requested_at desc);
call guard('run');

-- Every request to a remote system with its answer, masked; dropped by age.
create table exchange (
  account_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  channel_id uuid not null,
  run_id uuid,
  shipment_id uuid,
  order_id uuid,
  method text not null,
  url text not null,
  status int,
  fault text,
  duration_ms int not null,
  request text,
  response text,
  primary key (account_id, id, at)
) partition by range (at);
create index on exchange (account_id, channel_id, at desc);
create index on exchange (account_id, order_id, at) where order_id is not null;
create index on exchange (account_id, run_id) where run_id is not null;
call guard('exchange');

-- Times at which this channel's requests may leave, shared by all processes.
create table channel_budget (
  account_id uuid not null,
  channel_id uuid not null,
  tokens double precision not null,
  filled_at timestamptz not null,
  primary key (account_id, channel_id),
  foreign key (account_id, channel_id) references channel
);
call guard('channel_budget');

create table sku_mapping (
  account_id uuid not null,
  channel_id uuid not null,
  variant_id uuid not null,
  channel_sku text not null,
  channel_sku_key text not null generated always as (lower(btrim(channel_sku))) stored,
  primary key (account_id, channel_id, channel_sku_key),
  foreign key (account_id, channel_id) references channel,
  foreign key (account_id, variant_id) references product_variant
);
create index on sku_mapping (account_id, channel_id, variant_id);
call guard('sku_mapping');

create table carrier_mapping (
  account_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  channel_carrier text not null,
  channel_service text not null default '',
  carrier text not null,
  service text not null default '',
  is_primary boolean not null default false,
  primary key (account_id, id),
  unique (account_id, channel_id, channel_carrier, channel_service),
  foreign key (account_id, channel_id) references channel
);
create unique index one_primary_per_service on carrier_mapping (account_id, channel_id, carrier, service) where is_primary;
call guard('carrier_mapping');

-- A mapping's text as a pattern: * stands for anything, everything else for itself.
create function like_pattern(mapped text) returns text language sql immutable parallel safe
  return replace(replace(replace(replace(mapped, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%');

create table reference_mapping (
  account_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  scope text not null check (scope in ('Order', 'OrderLine', 'PurchaseOrder', 'PurchaseOrderLine')),
  code text not null,
  property text not null,
  primary key (account_id, id),
  unique (account_id, channel_id, scope, code),
  foreign key (account_id, channel_id) references channel
);
call guard('reference_mapping');

create table warehouse_mapping (
  account_id uuid not null,
  channel_id uuid not null,
  location_id text not null,
  location_name text,
  warehouse_id uuid not null references warehouse,
  primary key (account_id, channel_id, location_id, warehouse_id),
  foreign key (account_id, channel_id) references channel
);
call guard('warehouse_mapping');

create table webhook_delivery (
  account_id uuid not null,
  channel_id uuid not null,
  delivery_id text not null,
  topic text,
  received_at timestamptz not null,
  primary key (account_id, channel_id, delivery_id),
  foreign key (account_id, channel_id) references channel
);
create index on webhook_delivery (received_at);
call guard('webhook_delivery');
