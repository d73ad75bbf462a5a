create table sales_order (
  account_id uuid not null references account,
  id uuid not null,
  channel_id uuid,
  external_id text,
  external_version text,
  external_digest text,
  number text not null,
  number_key text collate "C" not null generated always as (lower(btrim(number))) stored,
  source text,
  status text not null check (status in ('Draft', 'Approved', 'OnHold', 'Fulfilling', 'Shipped', 'CancelRequested', 'Cancelled')),
  wanted_status text check (wanted_status in ('Draft', 'Approved')),
  needs_attention boolean not null default false,
  backordered boolean not null default false,
  short boolean not null default false,
  ready_for text check (ready_for in ('Validate', 'Allocate')),
  ready_at timestamptz,
  attempts int not null default 0,
  reason_code text,
  reason text,
  currency text,
  total numeric(18, 4),
  email text,
  email_key text collate "C" generated always as (lower(btrim(email))) stored,
  phone text,
  note text,
  ship_to jsonb,
  bill_to jsonb,
  channel_carrier text,
  channel_service text,
  carrier text,
  service text,
  warehouse_id uuid references warehouse,
  fraud_score numeric(5, 4),
  tags text[] not null default '{}',
  refs jsonb not null default '{}',
  ordered_at timestamptz not null,
  imported_at timestamptz not null,
  ship_after timestamptz,
  cancel_after timestamptz,
  shipped_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  updated_at timestamptz not null,
  version bigint not null default 1,
  primary key (account_id, id),
  unique (account_id, channel_id, external_id),
  foreign key (account_id, channel_id) references channel,
  check ((ready_for is null) = (ready_at is null)),
  check (status in ('Shipped', 'Cancelled') or reason_code is not null)
);
comment on column sales_order.external_digest is 'Of what matters to fulfilment, to tell the shop''s own changes from echoes of ours.';
comment on column sales_order.number_key is 'Stored, because under row-level security an index on lower(number) would never be used: lower() is not leakproof.';
comment on column sales_order.wanted_status is 'What a valid order becomes; null: what the account says of imports.';
comment on column sales_order.reason_code is 'Why the order is where it is. Null only when it is final.';
create index on sales_order (account_id, ordered_at desc, id desc);
create index on sales_order (account_id, status, ordered_at desc, id desc);
create index on sales_order (account_id, ordered_at desc, id desc) where needs_attention;
create index on sales_order (account_id, ordered_at desc, id desc) where short;
create index on sales_order (account_id, number_key);
create index on sales_order (account_id, email_key) where email_key is not null;
create index sales_order_ready on sales_order (account_id, ready_for, ready_at) where ready_for is not null;
create index sales_order_waiting on sales_order (account_id, ordered_at) where backordered;
call guard('sales_order');

-- The values of refs, to find orders by.
create table sales_order_reference (
  account_id uuid not null,
  value_key text collate "C" not null,
  order_id uuid not null,
  primary key (account_id, value_key, order_id)
);
create index on sales_order_reference (account_id, order_id);
call guard('sales_order_reference');

create function references_of(account_id uuid, order_id uuid, refs jsonb) returns setof sales_order_reference language sql immutable set search_path from current as $$
  select distinct account_id, lower(btrim(r.value)), order_id from jsonb_each_text(refs) r
  where btrim(r.value) <> '' and length(r.value) <= 200 and r.key not like 'techoms:%'
$$;

create function keep_new_references() returns trigger language plpgsql set search_path from current as $$
begin
  insert into sales_order_reference (account_id, value_key, order_id)
  select r.account_id, r.value_key, r.order_id from added a, references_of(a.account_id, a.id, a.refs) r where a.refs <> '{}';
  return null;
end $$;
create trigger keep_new_references after insert on sales_order referencing new table as added for each statement execute function keep_new_references();

create function keep_changed_references() returns trigger language plpgsql set search_path from current as $$
begin
  delete from sales_order_reference where account_id = new.account_id and order_id = new.id;
  insert into sales_order_reference (account_id, value_key, order_id)
  select r.account_id, r.value_key, r.order_id from references_of(new.account_id, new.id, new.refs) r;
  return null;
end $$;
create trigger keep_changed_references after update of refs on sales_order for each row when (old.refs is distinct from new.refs) execute function keep_changed_references();

create table sales_order_line (
  account_id uuid not null,
  order_id uuid not null,
  number int not null,
  external_id text,
  sku text,
  sku_key text generated always as (lower(btrim(sku))) stored,
  variant_id uuid,
  name text,
  quantity bigint not null,
  cancelled bigint not null default 0 check (cancelled >= 0),
  shipped bigint not null default 0 check (shipped >= 0),
  allocated bigint not null default 0 check (allocated >= 0),
  unit_price numeric(18, 4),
  shippable boolean not null default true,
  location_id text,
  primary key (account_id, order_id, number),
  foreign key (account_id, order_id) references sales_order,
  foreign key (account_id, variant_id) references product_variant,
  -- Ordered = shipped + cancelled + open, and what is allocated is open. The warehouse's surplus is never booked here.
  check (shipped + cancelled + allocated <= greatest(quantity, 0))
);
create index sales_order_line_unknown on sales_order_line (account_id, sku_key) where variant_id is null;
create index on sales_order_line (account_id, variant_id);
call guard('sales_order_line');

create table shipment (
  account_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  number text not null,
  sequence int not null,
  warehouse_id uuid not null references warehouse,
  channel_id uuid,
  status text not null check (status in ('OnHold', 'Pending', 'Sent', 'Shipped', 'ShortShipped', 'CancelRequested', 'Cancelled')),
  handoff text not null default 'NotSent' check (handoff in ('NotSent', 'InDoubt', 'Accepted', 'Refused')),
  external_id text,
  ready_for text check (ready_for in ('Send', 'Cancel')),
  ready_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  attempted_at timestamptz,
  attempts int not null default 0,
  reason_code text,
  reason text,
  carrier text,
  service text,
  remote_status text,
  remote_version text,
  sent_at timestamptz,
  shipped_at timestamptz,
  cancelled_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, number),
  unique (account_id, order_id, sequence),
  foreign key (account_id, order_id) references sales_order,
  foreign key (account_id, channel_id) references channel,
  check ((ready_for is null) = (ready_at is null)),
  check (status in ('Shipped', 'ShortShipped', 'Cancelled') or reason_code is not null)
);
comment on column shipment.number is 'Also the reference the warehouse gets: fixed before the first attempt, never reused.';
create index on shipment (account_id, created_at desc, id desc);
create index on shipment (account_id, status, created_at desc, id desc);
create index on shipment (account_id, channel_id, external_id);
create index shipment_ready on shipment (account_id, channel_id, ready_at) where ready_for is not null;
create index shipment_open on shipment (account_id, channel_id, sent_at) where status in ('Sent', 'CancelRequested');
call guard('shipment');

create table shipment_line (
  account_id uuid not null,
  shipment_id uuid not null,
  number int not null,
  order_line_number int not null,
  variant_id uuid not null,
  sku text not null,
  quantity bigint not null check (quantity > 0),
  shipped bigint not null default 0 check (shipped >= 0 and shipped <= quantity),
  lots jsonb,
  primary key (account_id, shipment_id, number),
  foreign key (account_id, shipment_id) references shipment,
  foreign key (account_id, variant_id) references product_variant
);
call guard('shipment_line');

create table package (
  account_id uuid not null,
  shipment_id uuid not null,
  number int not null,
  tracking_number text,
  tracking_url text,
  carrier text,
  service text,
  primary key (account_id, shipment_id, number),
  foreign key (account_id, shipment_id) references shipment
);
create index on package (account_id, tracking_number);
call guard('package');

-- What warehouses reported, recorded before anything is concluded from it.
create table shipment_update (
  account_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  reference text,
  version text not null,
  payload jsonb not null,
  received_at timestamptz not null,
  settled_at timestamptz,
  outcome text,
  primary key (account_id, id),
  unique (account_id, channel_id, external_id, version),
  foreign key (account_id, channel_id) references channel
);
create index shipment_update_open on shipment_update (account_id, received_at, id) where settled_at is null;
call guard('shipment_update');

-- One per shipped shipment of a shop's order: the shop has to hear of it.
create table confirmation (
  account_id uuid not null,
  shipment_id uuid not null,
  order_id uuid not null,
  channel_id uuid not null,
  status text not null check (status in ('Waiting', 'InDoubt', 'Confirmed', 'Refused')),
  ready_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  attempted_at timestamptz,
  attempts int not null default 0,
  reason_code text,
  reason text,
  external_ids text[] not null default '{}',
  created_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (account_id, shipment_id),
  foreign key (account_id, shipment_id) references shipment,
  foreign key (account_id, channel_id) references channel,
  check (status <> 'Confirmed' or confirmed_at is not null)
);
create index confirmation_ready on confirmation (account_id, channel_id, ready_at) where status in ('Waiting', 'InDoubt');
create index on confirmation (account_id, order_id);
call guard('confirmation');

-- What keeps something from moving on: one open row per thing, code and field. Closing it is what releases the thing.
create table problem (
  account_id uuid not null,
  id uuid not null,
  entity_kind text not null,
  entity_id uuid not null,
  order_id uuid,
  channel_id uuid,
  level text not null check (level in ('Warning', 'Error', 'Fatal')),
  code text not null,
  field text,
  value text,
  message text not null,
  action text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (account_id, id)
);
comment on column problem.action is 'What a person can do to clear it.';
create unique index one_open_problem on problem (account_id, entity_id, code, coalesce(field, '')) where closed_at is null;
create index problem_by_cause on problem (account_id, code, value) where closed_at is null;
create index on problem (account_id, order_id) where closed_at is null;
call guard('problem');

create table event (
  account_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  level text not null check (level in ('Info', 'Warning', 'Error', 'Fatal')),
  code text not null,
  text text not null,
  data jsonb,
  entity_kind text not null,
  entity_id uuid not null,
  order_id uuid,
  channel_id uuid,
  actor text,
  primary key (account_id, id, at)
) partition by range (at);
create index on event (account_id, order_id, at) where order_id is not null;
create index on event (account_id, entity_id, at);
create index on event (account_id, at desc) where level <> 'Info';
call guard('event');

-- An account that is new to the statistics counts as one row, and joins planned for one row take for ever with thousands. So these are looked at after
-- every few thousand changes, however large they have grown.
do $$
declare
  hot text;
begin
  foreach hot in array array['sales_order', 'sales_order_line', 'shipment', 'shipment_line', 'product_variant', 'stock_level', 'problem'] loop
    execute format('alter table %I set (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000)', hot);
  end loop;
end $$;
