#!/usr/bin/env bash
# What an event takes on PostgreSQL's disk: events through the append statement of EventAppender.cs, one and fifty at a time, and the sizes of the
# tables and their indexes afterwards.
#
#   bench/size.sh
#
# PostgreSQL for the run only; the Api makes its schema and is stopped. Settings: EVENTS (100000); TABLES (100), the sessions that they are
# spread over; API (a published Api; otherwise it is published first).
set -euo pipefail
cd "$(dirname "$0")"
. ./servers.sh
# As EventAppender.cs has it; and on an empty table a plan is made once that reads it from one end to the other.
PGOPTIONS+=" -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
# What it takes does not depend on when it is on the disk.
PGOPTIONS+=" -c synchronous_commit=off"

publish_api
start_postgres
start_redis
start_api
kill "$api_pid"
wait "$api_pid" || true

statement=$(sed -n '/AppendSql = """/,/""";/p' ../GameSession.Api/Persistence/EventAppender.cs | sed '1d;$d')
statement=$(sed -E 's/\$([0-9]+)/p\1/g; s/^ *SELECT session_id FROM heads$/SELECT count(*) INTO appended FROM heads/' <<<"$statement")
psql <<SQL
CREATE PROCEDURE append(appends int, events int, changed text) LANGUAGE plpgsql AS \$\$
DECLARE
  p1 uuid[]; p2 uuid[]; p3 text[]; p4 jsonb[]; p5 timestamp[]; p6 boolean[]; p7 uuid[]; p8 bigint[]; p9 bigint[]; p10 text[]; p11 uuid[];
  tables uuid[] := ARRAY(SELECT id FROM public.sessions ORDER BY id); lasts uuid[] := array_fill(NULL::uuid, ARRAY[cardinality(tables)]);
  at int; base bigint; appended int;
BEGIN
  p10 := ARRAY['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'];
  FOR i IN 0 .. appends - 1 LOOP
    at := 1 + i % cardinality(tables);
    base := i / cardinality(tables) * events;
    p7 := tables[at:at];
    -- In the order of time, as the service's ids.
    p1 := ARRAY(SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
      || substr(md5(random()::text), 1, 19))::uuid FROM generate_series(1, events));
    p2 := array_fill(tables[at], ARRAY[events]);
    p3 := array_fill('state_updated'::text, ARRAY[events]);
    p4 := ARRAY(SELECT jsonb_build_object('update_id', p1[k + 1], 'changes', jsonb_build_array(
      jsonb_build_object('path', '/shared/door', 'value', changed || k, 'previous', changed || k)),
      'player_id', tables[at], 'version', (base + k + 1)::text, 'timestamp', '2026-11-22T18:40:12.345Z') FROM generate_series(0, events - 1) k);
    p5 := array_fill(now()::timestamp, ARRAY[events]);
    p6 := ARRAY(SELECT k = 0 FROM generate_series(0, events - 1) k);
    p8 := ARRAY[base + 1];
    p9 := ARRAY[base + events];
    p11 := lasts[at:at];
    $statement;
    lasts[at] := p1[events];
    IF appended <> 1 THEN RAISE 'Not in'; END IF;
    COMMIT;
  END LOOP;
END \$\$;
SQL

printf '%-11s %-12s %s\n' "per append" "JSON, bytes" \
  "bytes per event: in all, row, primary key, version, saves; WAL; outbox row, until it is published"
for shape in "1 32" "50 32" "1 512"; do
  read -r events length <<<"$shape"
  count=$((${EVENTS:-100000} / events))
  psql <<SQL
TRUNCATE sessions, session_events, session_states, session_players, session_outbox;
INSERT INTO sessions (id, campaign_id, name, status, created_at, updated_at)
SELECT gen_random_uuid(), gen_random_uuid(), 'Size', 'active', now(), now() FROM generate_series(1, ${TABLES:-100});
CHECKPOINT;
SQL
  before=$(psql -c "SELECT pg_current_wal_lsn()")
  psql -c "CALL append($count, $events, '$(head -c "$((length / 2))" /dev/urandom | od -An -v -tx1 | tr -d ' \n')')"
  psql -F ' ' <<SQL | sed "s/^/$events /" | awk '{ printf "%-11s %-12s %s (%s, %s, %s, %s); %s; %s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9 }'
SELECT bytes, round(pg_total_relation_size('session_events')::numeric / n),
  round(pg_table_size('session_events')::numeric / n), round(pg_relation_size('"PK_session_events"')::numeric / n),
  round(pg_relation_size('"IX_session_events_version"')::numeric / n), round(pg_relation_size('"IX_session_events_saves"')::numeric / n),
  round(pg_wal_lsn_diff(pg_current_wal_lsn(), '$before') / n), round(pg_total_relation_size('session_outbox')::numeric / n)
FROM (SELECT count(*) AS n, round(avg(octet_length(event_data::text))) AS bytes FROM session_events) c;
SQL
done
