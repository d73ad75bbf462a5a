-- Two roles, no owner among them: the server works as one of these and owns nothing.
-- techoms_tenant sees the account named by techoms.account_id and the organization named by techoms.organization_id.
-- techoms_system finds work and signs people in; it sees every row.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['techoms_tenant', 'techoms_system'] loop
    begin
      execute format('create role %I nologin', wanted);
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
  execute format('grant usage on schema %I to techoms_tenant, techoms_system', current_schema());
end $$;

create function current_account() returns uuid language sql stable parallel safe
  return nullif(current_setting('techoms.account_id', true), '')::uuid;

create function current_organization() returns uuid language sql stable parallel safe
  return nullif(current_setting('techoms.organization_id', true), '')::uuid;

-- Called once for every tenant table. The sub-select makes PostgreSQL evaluate the setting once a statement.
create procedure guard(target regclass, condition text default 'account_id = (select current_account())') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant on %s to techoms_tenant using (%s) with check (%s)', target, condition, condition);
  execute format('create policy system on %s to techoms_system using (true) with check (true)', target);
  execute format('grant select, insert, update, delete on %s to techoms_tenant, techoms_system', target);
end $$;

create table organization (
  id uuid primary key,
  name text not null,
  code text not null unique,
  time_zone text not null default 'UTC',
  created_at timestamptz not null
);
call guard('organization', 'id = (select current_organization())');

create table account (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  code text not null,
  time_zone text not null default 'UTC',
  enabled boolean not null default true,
  default_warehouse_id uuid,
  automatic_sales_workflow boolean not null default true,
  allow_partial_fulfillment boolean not null default false,
  import_status text not null default 'Approved' check (import_status in ('Approved', 'Draft')),
  validation jsonb not null default '{}',
  master_product_source text not null default 'TechOms' check (master_product_source in ('TechOms', 'SalesChannel', 'FulfillmentChannel')),
  master_product_channel_id uuid,
  pii_retention_days int,
  created_at timestamptz not null,
  unique (organization_id, code)
);
call guard('account', 'organization_id = (select current_organization())');

create table warehouse (
  id uuid primary key,
  organization_id uuid not null references organization,
  name text not null,
  code text not null,
  application text,
  created_at timestamptz not null,
  unique (organization_id, code)
);
comment on column warehouse.application is 'Key of the connector its warehouse system needs; null: worked by hand in TechOms.';
call guard('warehouse', 'organization_id = (select current_organization())');

create table account_warehouse (
  account_id uuid not null references account,
  warehouse_id uuid not null references warehouse,
  enabled boolean not null default true,
  primary key (account_id, warehouse_id)
);
call guard('account_warehouse');

create table app_user (
  id uuid primary key,
  email text not null,
  email_key text not null generated always as (lower(btrim(email))) stored unique,
  name text not null,
  password_hash text,
  security_stamp text not null,
  disabled boolean not null default false,
  failed_sign_ins int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null,
  last_sign_in_at timestamptz
);
grant select, insert, update, delete on app_user to techoms_system;

create table role_grant (
  user_id uuid not null references app_user on delete cascade,
  organization_id uuid references organization,
  account_id uuid references account,
  role text not null,
  unique nulls not distinct (user_id, organization_id, account_id)
);
grant select, insert, update, delete on role_grant to techoms_system;

create table api_key (
  id uuid primary key,
  organization_id uuid references organization,
  account_id uuid references account,
  name text not null,
  scope text not null check (scope in ('Read', 'Operate', 'Configure')),
  prefix text not null,
  hash bytea not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on table api_key is 'Without account: the whole organization. Without organization: the whole installation.';
grant select, insert, update, delete on api_key to techoms_system;

create table idempotency_key (
  owner_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status int,
  content_type text,
  body bytea,
  created_at timestamptz not null,
  primary key (owner_id, key)
);
create index on idempotency_key (created_at);
grant select, insert, update, delete on idempotency_key to techoms_system;

create table data_protection_key (
  id uuid primary key,
  name text not null,
  xml text not null,
  created_at timestamptz not null
);
grant select, insert on data_protection_key to techoms_system;
