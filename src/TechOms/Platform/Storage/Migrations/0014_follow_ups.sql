-- A further shipment that the warehouse made by itself of what was short: it has a number of its own here, and that of the first one over there.
alter table shipment add remote_reference text;
comment on column shipment.remote_reference is 'The reference the warehouse knows it by, where that is not its number.';

-- What was told of a further part too early, by the reference it waits for.
create index shipment_update_early on shipment_update (account_id, channel_id, reference) where outcome = 'Early';
