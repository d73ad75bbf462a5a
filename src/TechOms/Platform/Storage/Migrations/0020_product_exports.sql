-- What each channel was given of each product, and what became of it.
create table product_export (
  account_id uuid not null,
  channel_id uuid not null,
  product_id uuid not null,
  status text not null check (status in ('Waiting', 'InDoubt', 'Sent', 'Refused')),
  hash text not null,
  sent_hash text,
  external_id text,
  existed boolean not null default false,
  reason text,
  field text,
  channel_version int not null,
  run_id uuid,
  tried_at timestamptz,
  sent_at timestamptz,
  primary key (account_id, channel_id, product_id),
  foreign key (account_id, channel_id) references channel,
  foreign key (account_id, product_id) references product
);
comment on column product_export.hash is 'Of what is to be sent or was last tried: the product, its variants and their SKUs in the channel''s words.';
comment on column product_export.sent_hash is 'Of what the channel took.';
comment on column product_export.channel_version is 'The channel''s when it was last tried: a refusal may be the fault of its settings.';
comment on column product_export.run_id is 'The run that tried it last; none tries it twice.';
create index on product_export (account_id, product_id);
create index product_export_open on product_export (account_id, channel_id, tried_at nulls first, product_id) where status in ('Waiting', 'InDoubt');
call guard('product_export');

alter table run add column refused bigint not null default 0;
alter table run add column remarks jsonb;
comment on column run.remarks is 'What it did or would not do, thing by thing, the first few hundred of them.';

alter table purchase_order_line add column refs jsonb not null default '{}';
