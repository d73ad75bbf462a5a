create table product (
  account_id uuid not null references account,
  id uuid not null,
  name text not null,
  description text,
  active boolean not null default true,
  external_ids jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
comment on column product.external_ids is 'Per channel id: how the channel knows the product.';
create index on product (account_id, name, id);
call guard('product');

create table product_variant (
  account_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  sku text not null,
  sku_key text not null generated always as (lower(btrim(sku))) stored,
  name text not null,
  barcode text,
  unit text not null default 'each',
  price numeric(18, 4),
  currency text,
  length_mm numeric(12, 3),
  width_mm numeric(12, 3),
  height_mm numeric(12, 3),
  weight_g numeric(12, 3),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, sku_key),
  foreign key (account_id, product_id) references product
);
create index on product_variant (account_id, product_id);
call guard('product_variant');

-- The sum of its movements, changed only together with them. Available may fall below zero when a warehouse counts less than is promised.
create table stock_level (
  account_id uuid not null,
  warehouse_id uuid not null references warehouse,
  variant_id uuid not null,
  total bigint not null default 0,
  allocated bigint not null default 0 check (allocated >= 0),
  incoming bigint not null default 0 check (incoming >= 0),
  available bigint not null generated always as (total - allocated) stored,
  updated_at timestamptz not null,
  primary key (account_id, warehouse_id, variant_id),
  foreign key (account_id, variant_id) references product_variant
);
create index on stock_level (account_id, variant_id);
call guard('stock_level');

-- Sequence tells movements of one transaction from those of another that began later; time alone may tie.
create table stock_movement (
  account_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  warehouse_id uuid not null,
  variant_id uuid not null,
  total_delta bigint not null default 0,
  allocated_delta bigint not null default 0,
  incoming_delta bigint not null default 0,
  cause text not null,
  reference_kind text,
  reference_id uuid,
  note text,
  actor text,
  primary key (account_id, id, at)
) partition by range (at);
create index on stock_movement (account_id, warehouse_id, variant_id, at);
create index on stock_movement (account_id, reference_id) where reference_id is not null;
call guard('stock_movement');
