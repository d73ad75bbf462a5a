-- Where a channel's remote system calls us. The address is the first thing a forger would have to guess.
alter table channel add webhook_token text not null unique default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');

-- What a run is narrowed to, when all who asked for it named what they mean.
alter table run add subjects text[];
comment on column run.subjects is 'External ids; null: everything that is new.';

-- Whoever asks for everything gets everything; a crowd of single ones is read faster as a whole.
create function merge_subjects(these text[], those text[]) returns text[] language sql immutable parallel safe
  return case when these is null or those is null then null else (
    select case when count(*) <= 250 then array_agg(subject order by subject) end
    from (select unnest(these) union select unnest(those)) as every(subject)) end;

alter table webhook_delivery
  add id uuid not null default gen_random_uuid(),
  add external_id text,
  add wakes text,
  add outcome text not null default 'Woke' check (outcome in ('Waiting', 'Woke', 'Ignored')),
  add note text,
  add run_id uuid,
  add repeats int not null default 0,
  add repeated_at timestamptz,
  add request text;
comment on column webhook_delivery.wakes is 'The capability whose pull it is to start.';
comment on column webhook_delivery.note is 'For people: why it was ignored.';
comment on column webhook_delivery.request is 'Head and body, masked.';
alter table webhook_delivery alter outcome drop default, alter id drop default;
create index on webhook_delivery (account_id, channel_id, received_at) where outcome = 'Waiting';
create index on webhook_delivery (account_id, channel_id, received_at desc, id desc);

-- How a channel's subscriptions are, and who knocked without being let in: one row a channel, so that forgers cannot fill a disk.
create table webhook_watch (
  account_id uuid not null,
  channel_id uuid not null,
  checked_at timestamptz,
  changed_at timestamptz,
  address text,
  refused bigint not null default 0,
  refused_at timestamptz,
  refused_why text,
  primary key (account_id, channel_id),
  foreign key (account_id, channel_id) references channel
);
comment on column webhook_watch.address is 'Where the subscriptions point; null: there are none of ours.';
call guard('webhook_watch');
