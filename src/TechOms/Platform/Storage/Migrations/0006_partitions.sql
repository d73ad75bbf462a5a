-- Months are made ahead of time; the default partition keeps a forgotten month from stopping the work.
create function ensure_partitions(from_month date, months int) returns int language plpgsql security definer set search_path from current as $$
declare
  parent text;
  first_day date;
  made int := 0;
begin
  foreach parent in array array['stock_movement', 'exchange', 'event'] loop
    for ahead in 0 .. months - 1 loop
      first_day := (date_trunc('month', from_month) + make_interval(months => ahead))::date;
      if to_regclass(format('%I', parent || to_char(first_day, '_YYYY_MM'))) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
          parent || to_char(first_day, '_YYYY_MM'), parent, first_day, (first_day + interval '1 month')::date);
        made := made + 1;
      end if;
    end loop;
  end loop;
  return made;
end $$;
grant execute on function ensure_partitions(date, int) to techoms_system;

-- A batch far larger than usual leaves the planner guessing until the next automatic analyze; whoever wrote it asks for one at once.
create function refresh_statistics(tables text[]) returns void language plpgsql security definer set search_path from current as $$
declare
  wanted text;
begin
  foreach wanted in array tables loop
    execute format('analyze %I', wanted);
  end loop;
end $$;
revoke execute on function refresh_statistics(text[]) from public;
grant execute on function refresh_statistics(text[]) to techoms_tenant, techoms_system;

create table stock_movement_rest partition of stock_movement default;
create table exchange_rest partition of exchange default;
create table event_rest partition of event default;
select ensure_partitions(current_date, 3);
