alter table account add column automatic_purchase_workflow boolean not null default true;
comment on column account.automatic_purchase_workflow is 'Approved purchase orders are announced to their warehouse by themselves.';

create table purchase_order (
  account_id uuid not null references account,
  id uuid not null,
  number text not null,
  number_key text collate "C" not null generated always as (lower(btrim(number))) stored,
  status text not null check (status in ('Draft', 'Approved', 'Receiving', 'Received', 'Cancelled')),
  warehouse_id uuid not null references warehouse,
  supplier text,
  reference text,
  reference_key text collate "C" generated always as (lower(btrim(reference))) stored,
  purchase_number text,
  purchase_number_key text collate "C" generated always as (lower(btrim(purchase_number))) stored,
  source text,
  note text,
  refs jsonb not null default '{}',
  reason_code text,
  reason text,
  ordered_at timestamptz not null,
  expected_on date,
  cancel_after timestamptz,
  approved_at timestamptz,
  received_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null default 1,
  primary key (account_id, id),
  unique (account_id, number_key),
  check (status in ('Received', 'Cancelled') or reason_code is not null)
);
comment on column purchase_order.purchase_number is 'The supplier''s or the customer''s own number for it.';
comment on column purchase_order.reason_code is 'Why it is where it is. Null only when it is final.';
create index on purchase_order (account_id, created_at desc, id desc);
create index on purchase_order (account_id, status, created_at desc, id desc);
create index on purchase_order (account_id, reference_key) where reference_key is not null;
create index on purchase_order (account_id, purchase_number_key) where purchase_number_key is not null;
create index purchase_order_overdue on purchase_order (account_id, cancel_after) where status in ('Draft', 'Approved', 'Receiving') and cancel_after is not null;
call guard('purchase_order');

create table purchase_order_line (
  account_id uuid not null,
  purchase_order_id uuid not null,
  number int not null,
  variant_id uuid not null,
  sku text not null,
  quantity bigint not null check (quantity > 0),
  received bigint not null default 0 check (received >= 0),
  cancelled bigint not null default 0 check (cancelled >= 0),
  -- Ordered = received + cancelled + open. The warehouse's surplus is never booked here.
  open bigint not null generated always as (quantity - received - cancelled) stored check (open >= 0),
  lot text,
  serial text,
  primary key (account_id, purchase_order_id, number),
  foreign key (account_id, purchase_order_id) references purchase_order,
  foreign key (account_id, variant_id) references product_variant,
  check (serial is null or quantity = 1)
);
create index on purchase_order_line (account_id, variant_id);
call guard('purchase_order_line');

create table receipt (
  account_id uuid not null,
  id uuid not null,
  purchase_order_id uuid not null,
  number text not null,
  sequence int not null,
  warehouse_id uuid not null references warehouse,
  channel_id uuid,
  status text not null check (status in ('Pending', 'Sent', 'ShortReceived', 'Received', 'Cancelled')),
  handoff text not null default 'NotSent' check (handoff in ('NotSent', 'InDoubt', 'Accepted', 'Refused')),
  external_id text,
  ready_for text check (ready_for = 'Send'),
  ready_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  attempted_at timestamptz,
  attempts int not null default 0,
  reason_code text,
  reason text,
  remote_status text,
  remote_version text,
  sent_at timestamptz,
  received_at timestamptz,
  cancelled_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, number),
  unique (account_id, purchase_order_id, sequence),
  foreign key (account_id, purchase_order_id) references purchase_order,
  foreign key (account_id, channel_id) references channel,
  check ((ready_for is null) = (ready_at is null)),
  check (status in ('Received', 'Cancelled') or reason_code is not null)
);
comment on column receipt.number is 'Also the reference the warehouse gets: fixed before the first attempt, never reused.';
create index on receipt (account_id, created_at desc, id desc);
create index on receipt (account_id, status, created_at desc, id desc);
create index on receipt (account_id, channel_id, external_id);
create index receipt_ready on receipt (account_id, channel_id, ready_at) where ready_for is not null;
create index receipt_open on receipt (account_id, channel_id, sent_at) where status in ('Pending', 'Sent', 'ShortReceived');
call guard('receipt');

-- A line carries the number of the purchase order's line.
create table receipt_line (
  account_id uuid not null,
  receipt_id uuid not null,
  number int not null,
  variant_id uuid not null,
  sku text not null,
  quantity bigint not null check (quantity > 0),
  received bigint not null default 0 check (received >= 0 and received <= quantity),
  lots jsonb,
  primary key (account_id, receipt_id, number),
  foreign key (account_id, receipt_id) references receipt,
  foreign key (account_id, variant_id) references product_variant
);
call guard('receipt_line');

-- What warehouses reported of receipts, recorded before anything is concluded from it.
create table receipt_update (
  account_id uuid not null,
  id uuid not null,
  channel_id uuid,
  external_id text not null,
  reference text,
  version text not null,
  payload jsonb not null,
  received_at timestamptz not null,
  settled_at timestamptz,
  outcome text,
  primary key (account_id, id),
  unique nulls not distinct (account_id, channel_id, external_id, version),
  foreign key (account_id, channel_id) references channel
);
comment on column receipt_update.channel_id is 'Null: a person reported it, of a warehouse that is worked by hand.';
create index receipt_update_open on receipt_update (account_id, received_at, id) where settled_at is null;
call guard('receipt_update');

-- Of a warehouse that is worked by hand, people report what was shipped.
alter table shipment_update alter column channel_id drop not null;

alter table exchange add column receipt_id uuid;
create index on exchange (account_id, receipt_id, at) where receipt_id is not null;

do $$
declare
  hot text;
begin
  foreach hot in array array['purchase_order', 'purchase_order_line', 'receipt', 'receipt_line'] loop
    execute format('alter table %I set (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000)', hot);
  end loop;
end $$;
