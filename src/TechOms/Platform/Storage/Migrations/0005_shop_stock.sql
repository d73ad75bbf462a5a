-- What a shop sells, as it told us. SKUs may be missing or shared there.
create table listing (
  account_id uuid not null,
  channel_id uuid not null,
  item_id text not null,
  sku text,
  sku_key text generated always as (lower(btrim(sku))) stored,
  title text,
  tracked boolean not null default true,
  seen_at timestamptz not null,
  primary key (account_id, channel_id, item_id),
  foreign key (account_id, channel_id) references channel
);
create index on listing (account_id, channel_id, sku_key);
call guard('listing');

-- One row per item and shop location whose stock we keep: what it should show, what we last sent, what we believe it shows.
create table shop_stock (
  account_id uuid not null,
  channel_id uuid not null,
  item_id text not null,
  location_id text not null,
  variant_id uuid not null,
  wanted bigint,
  sent bigint,
  sent_at timestamptz,
  known bigint,
  known_at timestamptz,
  ready_at timestamptz,
  look boolean not null default false,
  attempts int not null default 0,
  push_id uuid,
  reason_code text,
  reason text,
  primary key (account_id, channel_id, item_id, location_id),
  foreign key (account_id, channel_id) references channel,
  foreign key (account_id, variant_id) references product_variant
);
comment on column shop_stock.ready_at is 'Not null: something changed that the shop must hear of, not before this time.';
comment on column shop_stock.look is 'The shop has sold or changed units by itself since we last knew: read what it shows before deciding.';
create index shop_stock_ready on shop_stock (account_id, channel_id, ready_at) where ready_at is not null;
create index on shop_stock (account_id, variant_id);
call guard('shop_stock');

-- A push is stored whole before its first attempt, so that a repeat is the same request under the same key.
create table stock_push (
  account_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('Set', 'Adjust')),
  rows jsonb not null,
  status text not null check (status in ('Waiting', 'Done', 'Failed')),
  ready_at timestamptz not null,
  lease uuid,
  leased_until timestamptz,
  attempts int not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz,
  failure text,
  primary key (account_id, id),
  foreign key (account_id, channel_id) references channel
);
create index stock_push_ready on stock_push (account_id, channel_id, ready_at) where status = 'Waiting';
call guard('stock_push');
