create table sample_thing (
  -- Sorts by time of making: lists page by it.
  sample_thing_id uuid primary key,
  user_id uuid not null,
  text text not null,
  is_hidden boolean not null default false, -- with events
  created_at timestamptz not null default now()
);
-- <events>

create index sample_thing_by_user on sample_thing (user_id);
-- </events>
