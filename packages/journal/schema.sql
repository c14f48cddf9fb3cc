pragma user_version = 10;

CREATE TABLE activations (
  position integer primary key autoincrement,
  digest text not null,
  at integer not null,
  cause text not null,
  actor text not null,
  folder text not null,
  changes text not null
) strict;

CREATE INDEX activations_digest on activations (digest, position);

CREATE TABLE applied_versions (
  flow text not null,
  retailer text not null,
  mode text not null,
  key text not null,
  version real not null,
  primary key (flow, retailer, mode, key)
) strict, without rowid;

CREATE TABLE attempts (
  position integer primary key,
  seq integer not null,
  step text not null,
  number integer not null,
  at integer not null,
  duration real not null,
  failure text
, answer any) strict;

CREATE INDEX attempts_message on attempts (seq);

CREATE TABLE audit (
  position integer primary key autoincrement,
  at integer not null,
  event text not null,
  actor text not null,
  details text not null
) strict;

CREATE INDEX audit_at on audit (at);

CREATE TABLE cases (
  position integer primary key autoincrement,
  id text not null unique,
  message_id text,
  flow text,
  retailer text,
  trigger_id text,
  queue text not null,
  title text not null,
  opened_at integer not null,
  due_at integer,
  state text not null,
  resolved_at integer,
  resolution text,
  check ((message_id is null) = (trigger_id is not null))
) strict;

CREATE INDEX cases_message on cases (message_id, state) where message_id is not null;

CREATE INDEX cases_state on cases (state, position);

CREATE INDEX cases_trigger on cases (state, resolved_at) where trigger_id is not null;

CREATE TABLE commands (
  position integer primary key autoincrement,
  id text not null unique,
  kind text not null,
  target text not null,
  input text not null,
  actor text not null,
  event text,
  at integer not null,
  ended_at integer,
  outcome text
) strict;

CREATE INDEX commands_ended on commands (ended_at) where ended_at is not null;

CREATE INDEX commands_pending on commands (position) where ended_at is null;

CREATE TABLE counters (
  flow text not null,
  retailer text not null,
  mode text not null,
  state text not null,
  count integer not null,
  primary key (flow, retailer, mode, state)
) strict, without rowid;

CREATE TABLE cross_references (
  system text not null,
  entity text not null,
  key text not null,
  value text not null,
  put_at integer not null,
  primary key (system, entity, key)
) strict, without rowid;

CREATE TABLE cursors (
  flow text not null,
  retailer text not null,
  trigger_id text not null,
  value text not null,
  moved_at integer not null,
  primary key (flow, retailer, trigger_id)
) strict, without rowid;

CREATE TABLE facts (
  name text primary key,
  value any not null
) strict, without rowid;

CREATE TABLE firings (
  flow text not null,
  retailer text not null,
  trigger_id text not null,
  due integer not null,
  primary key (flow, retailer, trigger_id, due)
) strict, without rowid;

CREATE TABLE messages (
  seq integer primary key autoincrement,
  id text not null unique,
  flow text not null,
  retailer text not null,
  key text,
  trigger_id text not null,
  identity text,
  holds integer not null,
  version real,
  state text not null,
  revision text not null,
  pinned integer not null,
  accepted_at integer not null,
  due_at real,
  attempts integer not null,
  failing_since integer,
  paused_for text,
  failure text,
  ended_at integer,
  duplicates integer not null,
  last_seen_at integer
, mode text not null default 'live', delay real) strict;

CREATE INDEX messages_ended on messages (ended_at, seq) where ended_at is not null;

CREATE INDEX messages_flow on messages (flow, seq);

CREATE UNIQUE INDEX messages_identity on messages (flow, retailer, mode, identity) where holds = 1;

CREATE INDEX messages_key on messages (key, seq) where key is not null;

CREATE INDEX messages_lane on messages (flow, retailer, mode, key, seq) where ended_at is null;

CREATE INDEX messages_shadow on messages (flow, retailer, seq) where mode = 'shadow';

CREATE INDEX messages_trouble on messages (state, seq)
  where state in ('deadLettered', 'quarantined', 'stale', 'skipped', 'cancelled');

CREATE INDEX messages_unfinished on messages (seq) where ended_at is null;

CREATE TRIGGER count_changed after update of state on messages when old.state <> new.state
begin
  update counters
  set count = count - 1
  where flow = old.flow and retailer = old.retailer and mode = old.mode and state = old.state;
  insert into counters (flow, retailer, mode, state, count)
  values (new.flow, new.retailer, new.mode, new.state, 1)
  on conflict (flow, retailer, mode, state) do update set count = count + 1;
end;

CREATE TRIGGER count_new after insert on messages
begin
  insert into counters (flow, retailer, mode, state, count)
  values (new.flow, new.retailer, new.mode, new.state, 1)
  on conflict (flow, retailer, mode, state) do update set count = count + 1;
end;

CREATE TRIGGER count_removed after delete on messages
begin
  update counters
  set count = count - 1
  where flow = old.flow and retailer = old.retailer and mode = old.mode and state = old.state;
end;

CREATE TABLE ownership (
  part integer primary key,
  owner text not null,
  fence integer not null
) strict;

CREATE TABLE pauses (
  system text not null,
  flow text not null,
  retailer text not null,
  trigger_id text not null,
  reason text not null,
  actor text not null,
  at integer not null,
  primary key (system, flow, retailer, trigger_id)
) strict, without rowid;

CREATE TABLE payloads (
  seq integer primary key,
  payload any not null,
  original any
) strict;

CREATE TABLE revisions (
  digest text primary key,
  created_at integer not null,
  activated_at integer,
  files any not null
) strict;

CREATE TABLE steps (
  position integer primary key,
  seq integer not null,
  step text not null,
  state text not null,
  digest text,
  result any,
  wrote integer not null,
  started_at integer not null,
  ended_at integer
, revision text, shadow any) strict;

CREATE UNIQUE INDEX steps_message on steps (seq, step);
