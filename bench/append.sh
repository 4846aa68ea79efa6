#!/usr/bin/env bash
# What an append costs PostgreSQL: the statements of EventAppender.cs as they are, and without the insert into session_outbox.
#
#   bench/append.sh
#
# PostgreSQL (fsync and synchronous_commit on) for the run only; the Api makes its schema and is stopped. A loop inside the server appends and
# commits. What it takes to make the events is measured in a loop of its own and taken off. The rest of a round trip, protocol and parameters, is not
# in the figures. Settings: ROUNDS (3), all variants in turn in each; APPENDS (20000 of one event, a twentieth of that of fifty). Prints one line of
# JSON for each round: us of CPU of PostgreSQL's process per append, us until committed, bytes of WAL.
set -euo pipefail
cd "$(dirname "$0")"
. ./servers.sh
. ./append-loop.sh

publish_api
start_schema

statement=$(append_statement)
without=$(sed -E '/\), outbox AS \(/,/WHERE o\.session_id/d' <<<"$statement")
[ "$(wc -l <<<"$statement")" -eq "$(($(wc -l <<<"$without") + 4))" ] || { echo "The statement is no longer the one that is known here" >&2; exit 1; }
append_procedure with_outbox "$statement"
append_procedure without_outbox "$without"
append_procedure making_events "appended := batch"

# A log that is not new, so that the indexes have some depth.
psql <<SQL
INSERT INTO sessions (id, campaign_id, name, status, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', gen_random_uuid(), 'Old', 'active', now(), now());
INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
SELECT gen_random_uuid(), id, 'state_updated', jsonb_build_object('version', v::text), now() FROM sessions, generate_series(1, 50000) v;
ANALYZE;
SQL

# Of this connection's process, in 10 ms.
cpu="SELECT split_part(stat, ' ', 14)::int + split_part(stat, ' ', 15)::int FROM pg_read_file('/proc/self/stat') stat"
# Calls a procedure once; prints us of CPU and us until committed, per append.
call() { # procedure, appends, sessions, events of each
  psql <<SQL
DELETE FROM session_events WHERE session_id IN (SELECT id FROM sessions WHERE name = 'Append');
DELETE FROM sessions WHERE name = 'Append'; TRUNCATE session_outbox; VACUUM session_events;
INSERT INTO sessions (id, campaign_id, name, status, created_at, updated_at)
SELECT gen_random_uuid(), gen_random_uuid(), 'Append', 'active', now(), now() FROM generate_series(1, $3);
CHECKPOINT;
SQL
  psql -c "SELECT pg_current_wal_lsn()" -c "SELECT extract(epoch FROM clock_timestamp())" -c "$cpu" -c "CALL $1($2, $3, $4, '')" \
    -c "$cpu" -c "SELECT extract(epoch FROM clock_timestamp())" -c "SELECT pg_current_wal_lsn()" | {
    read -r from && read -r began && read -r used && read -r then_used && read -r ended && read -r to
    bytes=$(psql -c "SELECT (('$to'::pg_lsn - '$from') / $2)::int")
    awk -v n="$2" -v t="$began" -v u="$ended" -v c="$used" -v d="$then_used" -v b="$bytes" 'BEGIN {
      printf "%.1f %.1f %d", (d - c) * 1e4 / n, (u - t) * 1e6 / n, b }'
  }
}

appends=${APPENDS:-20000}
for ((round = 1; round <= ${ROUNDS:-3}; round++)); do
  for shape in "$appends 1 1" "$((appends / 20)) 1 50" "$((appends / 20)) 50 1"; do
    read -r times sessions events <<<"$shape"
    making=$(call making_events "$times" "$sessions" "$events")
    read -r making_cpu making_time _ <<<"$making"
    for variant in with_outbox without_outbox; do
      appending=$(call "$variant" "$times" "$sessions" "$events")
      read -r used elapsed bytes <<<"$appending"
      awk -v e="$events" -v s="$sessions" -v v="$variant" -v c="$used" -v m="$making_cpu" -v t="$elapsed" -v n="$making_time" -v b="$bytes" 'BEGIN {
        printf "{\"sessions\":%d,\"events\":%d,\"variant\":\"%s\",\"cpu_us\":%.1f,\"cpu_us_per_event\":%.1f,\"elapsed_us\":%.1f,\"wal_bytes\":%d}\n",
          s, s * e, v, c - m, (c - m) / (s * e), t - n, b }'
    done
  done
done
