-- The places of a shop, as it told us. Without warehouse mappings its default one shows all of the account's warehouses.
create table shop_location (
  account_id uuid not null,
  channel_id uuid not null,
  location_id text not null,
  name text not null,
  active boolean not null,
  is_default boolean not null,
  seen_at timestamptz not null,
  primary key (account_id, channel_id, location_id),
  foreign key (account_id, channel_id) references channel
);
call guard('shop_location');
insert into shop_location (account_id, channel_id, location_id, name, active, is_default, seen_at)
select distinct s.account_id, s.channel_id, s.location_id, s.location_id, true, true, now() from shop_stock s
where not exists (select from warehouse_mapping m where m.account_id = s.account_id and m.channel_id = s.channel_id);

alter table shop_stock
  add column resend text check (resend in ('Full', 'Always')),
  add column withheld text,
  add column recheck_at timestamptz;
comment on column shop_stock.resend is 'The next word is a full value. Full: if it differs; Always: even if it seems not to.';
comment on column shop_stock.withheld is 'Code of why it is never sent; null: it is.';
comment on column shop_stock.recheck_at is 'Not null: the value rests on orders that are still on their way to allocation; decide again then.';
update shop_stock set withheld = 'stock.sku-duplicate', ready_at = null, reason_code = null, reason = null where reason_code = 'stock.sku-duplicate';
create index shop_stock_recheck on shop_stock (account_id, channel_id, recheck_at) where recheck_at is not null;
create index on listing (account_id, sku_key);
