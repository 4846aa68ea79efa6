#!/usr/bin/env bash
# What the outbox costs a commit: the append statement of EventAppender.cs as it is, and without its insert into session_outbox.
#
#   bench/append.sh
#
# PostgreSQL (fsync and synchronous_commit on) for the run only; the Api makes its schema and is stopped. A loop inside the server appends and
# commits, so that nothing but the statement, the commit and making the events is measured. Settings: ROUNDS (3), the two in
# turn in each; APPENDS (20000 of one event, a twentieth of that of fifty); API (a published Api; otherwise it is published first).
set -euo pipefail
cd "$(dirname "$0")"
. ./servers.sh
# As EventAppender.cs has it.
PGOPTIONS+=" -c plan_cache_mode=force_generic_plan"

publish_api
start_postgres
start_redis
start_api
kill "$api_pid"
wait "$api_pid" || true

statement=$(sed -n '/AppendSql = """/,/""";/p' ../GameSession.Api/Persistence/EventAppender.cs | sed '1d;$d')
# Its parameters are p1 .. p11 here, and a loop has no use for its rows.
statement=$(sed -E 's/\$([0-9]+)/p\1/g; s/^ *SELECT session_id FROM heads$/SELECT count(*) INTO appended FROM heads/' <<<"$statement")
without=$(sed -E '/\), outbox AS \(/,/USING \(session_id\)$/d' <<<"$statement")
[ "$(wc -l <<<"$statement")" -eq "$(($(wc -l <<<"$without") + 4))" ] || { echo "The statement is no longer the one that is known here" >&2; exit 1; }

gm=$(cat /proc/sys/kernel/random/uuid)
procedure() { # name, statement
  psql <<SQL
CREATE PROCEDURE $1(appends int, sessions int, events int) LANGUAGE plpgsql AS \$\$
DECLARE
  p1 uuid[]; p2 uuid[]; p3 text[]; p4 jsonb[]; p5 timestamp[]; p6 boolean[]; p7 uuid[]; p8 bigint[]; p9 bigint[]; p10 text[]; p11 uuid[]; last uuid[];
  per_session int := events / sessions; base bigint; appended int;
BEGIN
  p7 := ARRAY(SELECT id FROM public.sessions WHERE name = 'Append' ORDER BY id);
  p10 := array_fill('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'::text, ARRAY[sessions]);
  FOR i IN 0 .. appends - 1 LOOP
    base := i::bigint * per_session;
    -- In the order of time, as the service's ids.
    p1 := ARRAY(SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
      || substr(md5(random()::text), 1, 19))::uuid FROM generate_series(1, events));
    p2 := ARRAY(SELECT p7[1 + k / per_session] FROM generate_series(0, events - 1) k);
    p3 := array_fill('state_updated'::text, ARRAY[events]);
    p4 := ARRAY(SELECT jsonb_build_object('update_id', p1[k + 1], 'changes', jsonb_build_array(
      jsonb_build_object('path', '/shared/door', 'value', k, 'previous', k)),
      'player_id', p7[1], 'version', (base + k % per_session + 1)::text, 'timestamp', '2026-11-22T18:40:12.345Z')
      FROM generate_series(0, events - 1) k);
    p5 := array_fill(now()::timestamp, ARRAY[events]);
    p6 := ARRAY(SELECT k % per_session = 0 FROM generate_series(0, events - 1) k);
    p8 := array_fill(base + 1, ARRAY[sessions]);
    p9 := array_fill(base + per_session, ARRAY[sessions]);
    p11 := CASE WHEN i = 0 THEN array_fill(NULL::uuid, ARRAY[sessions]) ELSE last END;
    $2;
    last := ARRAY(SELECT p1[(k + 1) * per_session] FROM generate_series(0, sessions - 1) k);
    IF appended <> sessions THEN RAISE 'Not all sessions are in'; END IF;
    COMMIT;
  END LOOP;
END \$\$;
SQL
}
procedure with_outbox "$statement"
procedure without_outbox "$without"

# A log that is not new: on an empty table a plan is made once that reads it from one end to the other.
psql <<SQL
INSERT INTO sessions (id, campaign_id, name, status, created_at, updated_at) VALUES ('$gm', '$gm', 'Old', 'active', now(), now());
INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
SELECT gen_random_uuid(), '$gm', 'state_updated', jsonb_build_object('version', v::text), now() FROM generate_series(1, 50000) v;
ANALYZE;
SQL

appends=${APPENDS:-20000}
# Of this connection's process, in 10 ms.
cpu="SELECT split_part(stat, ' ', 14)::int + split_part(stat, ' ', 15)::int FROM pg_read_file('/proc/self/stat') stat"
printf '%-7s %-9s %-6s %-15s %s\n' events sessions round variant "us per append, us of CPU, bytes of WAL"
for shape in "$appends 1 1" "$((appends / 20)) 1 50" "$((appends / 20)) 50 50"; do
  read -r times sessions events <<<"$shape"
  for ((round = 1; round <= ${ROUNDS:-3}; round++)); do
    for variant in with_outbox without_outbox; do
      psql <<SQL
DELETE FROM session_events WHERE session_id <> '$gm'; DELETE FROM sessions WHERE id <> '$gm'; TRUNCATE session_outbox; VACUUM session_events;
INSERT INTO sessions (id, campaign_id, name, status, created_at, updated_at)
SELECT gen_random_uuid(), '$gm', 'Append', 'active', now(), now() FROM generate_series(1, $sessions);
CHECKPOINT;
SQL
      psql -c "SELECT pg_current_wal_lsn()" -c "SELECT extract(epoch FROM clock_timestamp())" -c "$cpu" \
        -c "CALL $variant($times, $sessions, $events)" \
        -c "$cpu" -c "SELECT extract(epoch FROM clock_timestamp())" -c "SELECT pg_current_wal_lsn()" | {
        read -r from && read -r began && read -r used && read -r then_used && read -r ended && read -r to
        bytes=$(psql -c "SELECT (('$to'::pg_lsn - '$from') / $times)::int")
        awk -v e="$events" -v s="$sessions" -v r="$round" -v v="$variant" -v n="$times" \
          -v t="$began" -v u="$ended" -v c="$used" -v d="$then_used" -v b="$bytes" 'BEGIN {
          printf "%-7s %-9s %-6s %-15s %.1f, %.1f, %d\n", e, s, r, v, (u - t) * 1e6 / n, (d - c) * 1e4 / n, b }'
      }
    done
  done
done
