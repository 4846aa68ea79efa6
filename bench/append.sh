#!/usr/bin/env bash
# What the outbox costs a commit: the append statement of EventLog.cs as it is, and without its insert into session_outbox.
#
#   bench/append.sh
#
# PostgreSQL (fsync and synchronous_commit on) for the run only; the Api makes its schema and is stopped. A loop inside the server appends and
# commits, so that nothing but the statement, the commit and making the events is measured. Settings: ROUNDS (3), the two in
# turn in each; API (a published Api; otherwise it is published first).
set -euo pipefail
cd "$(dirname "$0")"
. ./servers.sh

publish_api
start_postgres
start_redis
start_api
kill "$api_pid"
wait "$api_pid" || true

statement=$(sed -n '/AppendSql = """/,/""";/p' ../GameSession.Api/Persistence/EventLog.cs | sed '1d;$d')
# Its ten parameters are p1 .. p10 here, and a loop has no use for its rows.
statement=$(sed -E 's/\$([0-9]+)/p\1/g; s/^ *SELECT session_id FROM heads$/SELECT count(*) INTO appended FROM heads/' <<<"$statement")
without=$(sed -E '/\), outbox AS \(/,/USING \(session_id\)$/d' <<<"$statement")
[ "$(wc -l <<<"$statement")" -eq "$(($(wc -l <<<"$without") + 4))" ] || { echo "The statement is no longer the one that is known here" >&2; exit 1; }

procedure() { # name, statement
  psql <<SQL
CREATE PROCEDURE $1(appends int, sessions int, events int) LANGUAGE plpgsql AS \$\$
DECLARE
  p1 uuid[]; p2 uuid[]; p3 text[]; p4 jsonb[]; p5 timestamp[]; p6 boolean[]; p7 uuid[]; p8 bigint[]; p9 bigint[]; p10 text[];
  per_session int := events / sessions; base bigint; appended int;
BEGIN
  p7 := ARRAY(SELECT id FROM public.sessions ORDER BY id);
  p10 := array_fill('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'::text, ARRAY[sessions]);
  FOR i IN 0 .. appends - 1 LOOP
    base := i::bigint * per_session;
    -- In the order of time, as the service's ids.
    p1 := ARRAY(SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 19))::uuid FROM generate_series(1, events));
    p2 := ARRAY(SELECT p7[1 + k / per_session] FROM generate_series(0, events - 1) k);
    p3 := array_fill('state_updated'::text, ARRAY[events]);
    p4 := ARRAY(SELECT jsonb_build_object('update_id', p1[k + 1], 'changes', jsonb_build_array(jsonb_build_object('path', '/shared/door', 'value', k, 'previous', k)),
      'player_id', p7[1], 'version', (base + k % per_session + 1)::text, 'timestamp', '2026-11-22T18:40:12.345Z') FROM generate_series(0, events - 1) k);
    p5 := array_fill(now()::timestamp, ARRAY[events]);
    p6 := ARRAY(SELECT k % per_session = 0 FROM generate_series(0, events - 1) k);
    p8 := array_fill(base + 1, ARRAY[sessions]);
    p9 := array_fill(base + per_session, ARRAY[sessions]);
    $2;
    IF appended <> sessions THEN RAISE 'Not all sessions are in'; END IF;
    COMMIT;
  END LOOP;
END \$\$;
SQL
}
procedure with_outbox "$statement"
procedure without_outbox "$without"

printf '%-7s %-9s %-7s %-15s %s\n' events sessions round variant 'us per append, bytes of WAL'
for shape in "20000 1 1" "1000 1 50" "1000 50 50"; do
  read -r appends sessions events <<<"$shape"
  for ((round = 1; round <= ${ROUNDS:-3}; round++)); do
    for variant in with_outbox without_outbox; do
      psql <<SQL
TRUNCATE sessions CASCADE; TRUNCATE session_outbox;
INSERT INTO sessions (id, campaign_id, name, status, created_at, updated_at) SELECT gen_random_uuid(), gen_random_uuid(), 'Append', 'active', now(), now() FROM generate_series(1, $sessions);
CHECKPOINT;
SQL
      from=$(psql -c 'SELECT pg_current_wal_lsn()') began=$EPOCHREALTIME
      psql -c "CALL $variant($appends, $sessions, $events)"
      took=$(awk -v a="$began" -v b="$EPOCHREALTIME" -v n="$appends" 'BEGIN { printf "%.1f", (b - a) * 1e6 / n }')
      bytes=$(psql -c "SELECT ((pg_current_wal_lsn() - '$from') / $appends)::int")
      printf '%-7s %-9s %-7s %-15s %s, %s\n' "$events" "$sessions" "$round" "$variant" "$took" "$bytes"
    done
  done
done
