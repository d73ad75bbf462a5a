-- A run may wait for a time, when the last try failed, and knows how often it was tried.
alter table run add not_before timestamptz;
alter table run add attempts int not null default 0;
comment on column run.not_before is 'Waiting until then; null: may start at once.';
comment on column run.attempts is 'Failed tries before this one, without a success between.';

-- Turns promised to requests are checked on every request: keep the page hot and its updates in place.
alter table channel_budget set (fillfactor = 50);
